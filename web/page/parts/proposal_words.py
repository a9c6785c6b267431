"""What the card of a proposal and its orders say."""

from __future__ import annotations

from terms import Words

SAID = {
    "approve": Words(de="Freigeben", en="Approve"), "reject": Words(de="Ablehnen", en="Reject"),
    "changes": Words(de="Änderung erbitten", en="Ask for changes"), "undo": Words(de="Rückgängig machen", en="Undo"),
    "what": Words(de="Was", en="What"),
    "before": Words(de="vorher", en="before"), "after": Words(de="nachher", en="after"),
    "change": Words(de="Änderung", en="change"), "signs": Words(de="Die Freigabe gilt genau für diese Änderung:",
                                                                en="The approval signs exactly this change:"),
    "by": Words(de="Vorgeschlagen von", en="Proposed by"), "asked": Words(de="gefragt hat", en="asked by"),
    "own": Words(de="Das haben Sie selbst vorgeschlagen oder angefordert; freigeben muss es jemand anderes.",
                 en="You proposed or asked for this yourself; somebody else has to approve it."),
    "not": Words(de="Ihre Rolle darf nicht freigeben.", en="Your role may not approve."),
    "can": Words(de="Freigeben kann:", en="Can approve:"),
    "nobody": Words(de="Hier ist sonst niemand mit der Rolle Freigabe; ein Admin kann jemanden aufnehmen.",
                    en="Nobody else here has the role approver; an admin can add somebody."),
    "need": Words(de="Zustimmungen nötig", en="approvals needed"),
    "have": Words(de="schon zugestimmt:", en="approved already:"),
    "problem": Words(de="So kann es nicht freigegeben werden:", en="It cannot be approved like this:"),
    "suggested": Words(de="Nur eine Empfehlung: Die Regeln des Hauses lassen das hier nicht schreiben.",
                       en="A suggestion only: the rules of the house do not let this be written from here."),
    "unrecorded": Words(de="Nicht zur Freigabe vorgelegt.", en="Not put up for approval."),
    "checks": Words(de="Was die Regeln sagen", en="What the rules say"), "passed": Words(de="erfüllt", en="met"),
    "failed": Words(de="nicht erfüllt", en="not met"), "note": Words(de="Zu beachten", en="Please note"),
    "all": Words(de="Alle", en="All"), "written": Words(de="Geschrieben", en="Written"),
    "run": Words(de="Wie es berechnet ist", en="How it was computed"),
    "why": Words(de="Warum nicht?", en="Why not?"),
    "wish": Words(de="Was soll anders sein?", en="What should be different?"),
    "hint": Words(de="Zum Beispiel: höchstens 10 % weniger. Der Vorschlag wird zurückgegeben, Ihr Wunsch bleibt dabei.",
                  en="Such as: at most 10% less. The proposal goes back, your wish stays with it."),
    "send": Words(de="Zurückgeben", en="Send back"),
    "back": Words(de="Wirklich rückgängig machen?", en="Really undo this?"),
    "back_text": Words(de="Alles wird wieder auf den Stand von vorher geschrieben und nachgelesen.",
                       en="Everything is written back to what it was before, and read back."),
    "reason": Words(de="Grund (freiwillig)", en="Reason (optional)"), "rest": Words(de="weitere", en="more"),
    "done": Words(de="Freigegeben: ", en="Approved: "), "more": Words(de="Es fehlt noch eine Zustimmung.",
                                                                       en="One more approval is needed."),
    "gone": Words(de="Abgelehnt.", en="Rejected."), "sent": Words(de="Zurückgegeben.", en="Sent back."),
    "writing": Words(de="Wird geschrieben und nachgelesen …", en="Being written and read back …"),
}  # fmt: skip
