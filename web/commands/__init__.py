"""Groups of commands, one file each; imported only when somebody asks for them."""
