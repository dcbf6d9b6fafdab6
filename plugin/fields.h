/* fields.h: the protocol `rst` and its fields.
 *
 * Copyright (C) the rstreason authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef RST_FIELDS_H
#define RST_FIELDS_H

/* Every field: member of rst_fields, name under `rst.`, title, type, display, description. The only list of them. */
#define RST_FIELDS(FIELD) \
  FIELD(reason, "reason", "Reason", FT_STRING, BASE_NONE, "Code of the reason why this reset was sent") \
  FIELD(title, "reason.title", "Title", FT_STRING, BASE_NONE, "The reason in one line") \
  FIELD(text, "reason.text", "Explanation", FT_STRING, BASE_NONE, "What happened, how it is known, what it cost") \
  FIELD(category, "reason.category", "Category", FT_STRING, BASE_NONE, "Family of the reason") \
  FIELD(confidence, "reason.confidence", "Confidence", FT_STRING, BASE_NONE, "certain, probable or possible") \
  FIELD(harmless, "reason.harmless", "Harmless", FT_BOOLEAN, BASE_NONE, "Nothing was lost and nobody need act") \
  FIELD(evidence, "reason.evidence", "Evidence", FT_STRING, BASE_NONE, "An observation that speaks for the reason") \
  FIELD(alternative, "reason.alternative", "Alternative", FT_STRING, BASE_NONE, "Code that the evidence leaves open") \
  FIELD(advice, "reason.advice", "Advice", FT_STRING, BASE_NONE, "What to check or change next") \
  FIELD(trigger, "reason.trigger", "Trigger", FT_FRAMENUM, BASE_NONE, \
        "Segment answered, or context of an active reset") \
  FIELD(provisional, "reason.provisional", "Provisional", FT_BOOLEAN, BASE_NONE, "Later segments may still change it") \
  FIELD(revised_by, "reason.revised_by", "Revised by", FT_FRAMENUM, BASE_NONE, \
        "Later segment that changed the verdict") \
  FIELD(linux_reason, "reason.linux", "Linux reason", FT_STRING, BASE_NONE, \
        "sk_rst_reason that a Linux sender would have reported") \
  FIELD(stated, "reason.stated", "Stated reason", FT_STRING, BASE_NONE, "Reason written in the packet itself") \
  FIELD(signature, "reason.signature", "Tampering signature", FT_STRING, BASE_NONE, "Stage and pattern of tampering") \
  FIELD(form, "form", "Form", FT_STRING, BASE_NONE, "reply, active or other") \
  FIELD(origin, "origin", "Origin", FT_STRING, BASE_NONE, "Who really sent it: endpoint, middlebox or unknown") \
  FIELD(effect, "effect", "Effect", FT_STRING, BASE_NONE, "What RFC 5961 makes the receiver do") \
  FIELD(sender_role, "sender.role", "Sender role", FT_STRING, BASE_NONE, "client, server or unknown") \
  FIELD(sender_state, "sender.state", "Sender state", FT_STRING, BASE_NONE, \
        "RFC 9293 state just before, as far as seen; ? behind a guessed one") \
  FIELD(receiver_state, "receiver.state", "Receiver state", FT_STRING, BASE_NONE, \
        "RFC 9293 state just before, as far as seen; ? behind a guessed one") \
  FIELD(sender_unacked, "sender.unacked", "Sender unacknowledged bytes", FT_UINT64, BASE_DEC, \
        "Sent by that end and never acknowledged") \
  FIELD(receiver_unacked, "receiver.unacked", "Receiver unacknowledged bytes", FT_UINT64, BASE_DEC, \
        "Sent by that end and never acknowledged") \
  FIELD(sender_bytes, "sender.bytes", "Sender bytes", FT_UINT64, BASE_DEC, "Payload that end had sent before") \
  FIELD(receiver_bytes, "receiver.bytes", "Receiver bytes", FT_UINT64, BASE_DEC, "Payload that end had sent before") \
  FIELD(idle, "idle", "Idle time", FT_RELATIVE_TIME, BASE_NONE, \
        "Silence before the trigger (before the reset, if active)") \
  FIELD(delay, "delay", "Delay", FT_RELATIVE_TIME, BASE_NONE, "From trigger to reset") \
  FIELD(rtt, "rtt", "Round trip", FT_RELATIVE_TIME, BASE_NONE, "Smallest round trip seen on this connection") \
  FIELD(first, "first", "First reset", FT_FRAMENUM, BASE_NONE, "First reset of this connection") \
  FIELD(duplicate_of, "duplicate_of", "Duplicate of", FT_FRAMENUM, BASE_NONE, "The same packet captured before") \
  FIELD(triggers, "triggers", "Triggers the reset in", FT_FRAMENUM, BASE_NONE, "This segment triggered that reset") \
  FIELD(after, "after", "After the reset in", FT_FRAMENUM, BASE_NONE, "The connection had been reset in that frame")

/* Registered ids, as Wireshark hands them out. */
#define RST_FIELD_MEMBER(member, name, title, type, display, description) int member;
extern struct rst_fields {
  RST_FIELDS(RST_FIELD_MEMBER)
} rst_fields;
#undef RST_FIELD_MEMBER

extern int rst_protocol;
extern int rst_subtree;

/* The protocol, its fields and its subtree. */
void rst_register_fields(void);

#endif
