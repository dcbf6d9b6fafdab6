/* rstreason_verdict to the values of rstreason.Verdict's fields. SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>
#include <string.h>

#include "address.h"
#include "native.h"

/* A field by its name in Python: where it stands in the struct, and what makes a Python value of it. */
struct verdict_field {
  const char *name;
  PyObject *(*value)(const rstreason_verdict *verdict, const verdict_field *field);
  size_t offset;
  size_t count; /* of lists: where their length stands; of a frame's file: where the frame does */
};

#define MEMBER(type) (*(const type *)((const char *)verdict + field->offset))
#define VALUE(name) static PyObject *name(const rstreason_verdict *verdict, const verdict_field *field)

static PyObject *text_of(rstreason_text s) {
  if (s == NULL) Py_RETURN_NONE;
  return PyUnicode_DecodeUTF8(s, (Py_ssize_t)strlen(s), "replace");
}

VALUE(text) { return text_of(MEMBER(rstreason_text)); }

VALUE(texts) {
  const rstreason_text *list = MEMBER(const rstreason_text *);
  size_t count = *(const size_t *)((const char *)verdict + field->count);
  PyObject *tuple = PyTuple_New((Py_ssize_t)count);
  for (size_t i = 0; tuple != NULL && i < count; i++) {
    PyObject *item = text_of(list[i]);
    if (item == NULL || PyTuple_SetItem(tuple, (Py_ssize_t)i, item) < 0) Py_CLEAR(tuple);
  }
  return tuple;
}

VALUE(address) {
  char string[ADDRESS_MAX];
  address_text(&MEMBER(uint8_t), verdict->ip_version, string);
  return PyUnicode_FromString(string);
}

VALUE(uint16) { return PyLong_FromUnsignedLong(MEMBER(uint16_t)); }
VALUE(uint32) { return PyLong_FromUnsignedLong(MEMBER(uint32_t)); }
VALUE(uint64) { return PyLong_FromUnsignedLongLong(MEMBER(uint64_t)); }
VALUE(int64) { return PyLong_FromLongLong(MEMBER(int64_t)); }
VALUE(flag) { return PyBool_FromLong(MEMBER(uint8_t)); }
VALUE(severity) { return PyUnicode_FromString(severity_name(MEMBER(uint8_t))); }

/* 0 = none */
VALUE(frame) {
  if (MEMBER(uint64_t) == 0) Py_RETURN_NONE;
  return uint64(verdict, field);
}

/* The file of a frame, which stands where a list's length would. */
VALUE(file) {
  if (*(const uint64_t *)((const char *)verdict + field->count) == 0) Py_RETURN_NONE;
  return uint32(verdict, field);
}

/* -1 = not known */
VALUE(duration) {
  if (MEMBER(int64_t) < 0) Py_RETURN_NONE;
  return int64(verdict, field);
}

#define AT(member) offsetof(rstreason_verdict, member)
/* What the member's own type tells all of. */
#define PLAIN(member)                                                                                              \
  _Generic(((rstreason_verdict *)NULL)->member, uint16_t: uint16, uint32_t: uint32, uint64_t: uint64, int64_t: int64, \
           rstreason_text: text),                                                                                  \
      AT(member), 0

static const verdict_field all_fields[] = {
    {"frame", PLAIN(frame)},
    {"file", PLAIN(file)},
    {"time", PLAIN(time)},
    {"src", address, AT(source), 0},
    {"sport", PLAIN(source_port)},
    {"dst", address, AT(destination), 0},
    {"dport", PLAIN(destination_port)},
    {"connection", PLAIN(connection)},
    {"community_id", PLAIN(community_id)},
    {"reason", PLAIN(reason)},
    {"title", PLAIN(title)},
    {"summary", PLAIN(summary)},
    {"text", PLAIN(text)},
    {"category", PLAIN(category)},
    {"confidence", PLAIN(confidence)},
    {"harmless", flag, AT(harmless), 0},
    {"severity", severity, AT(severity), 0},
    {"security", flag, AT(security), 0},
    {"evidence", texts, AT(evidence), AT(evidence_count)},
    {"alternative", texts, AT(alternative), AT(alternative_count)},
    {"advice", PLAIN(advice)},
    {"trigger", frame, AT(trigger), 0},
    {"trigger_file", file, AT(trigger_file), AT(trigger)},
    {"provisional", flag, AT(provisional), 0},
    {"revised_by", frame, AT(revised_by), 0},
    {"revised_by_file", file, AT(revised_by_file), AT(revised_by)},
    {"linux", texts, AT(linux_reason), AT(linux_reason_count)},
    {"stated", PLAIN(stated)},
    {"signature", PLAIN(signature)},
    {"form", PLAIN(form)},
    {"origin", PLAIN(origin)},
    {"effect", PLAIN(effect)},
    {"sender_role", PLAIN(sender_role)},
    {"sender_state", PLAIN(sender_state)},
    {"receiver_state", PLAIN(receiver_state)},
    {"sender_unacked", PLAIN(sender_unacked)},
    {"receiver_unacked", PLAIN(receiver_unacked)},
    {"sender_bytes", PLAIN(sender_bytes)},
    {"receiver_bytes", PLAIN(receiver_bytes)},
    {"idle", duration, AT(idle), 0},
    {"delay", duration, AT(delay), 0},
    {"rtt", duration, AT(rtt), 0},
    {"first", frame, AT(first), 0},
    {"first_file", file, AT(first_file), AT(first)},
    {"duplicate_of", frame, AT(duplicate_of), 0},
    {"duplicate_of_file", file, AT(duplicate_of_file), AT(duplicate_of)},
};
enum { FIELDS = sizeof all_fields / sizeof all_fields[0] };

static const verdict_field *field_named(const char *name) {
  for (size_t i = 0; i < FIELDS; i++) {
    if (strcmp(all_fields[i].name, name) == 0) return &all_fields[i];
  }
  return NULL;
}

const verdict_field **verdict_fields(PyObject *names) {
  Py_ssize_t count = PyTuple_Size(names);
  if (count < 0) return NULL;
  const verdict_field **fields = PyMem_Calloc((size_t)count + 1, sizeof *fields);
  if (fields == NULL) {
    PyErr_NoMemory();
    return NULL;
  }
  for (Py_ssize_t i = 0; i < count; i++) {
    PyObject *name = PyUnicode_AsUTF8String(PyTuple_GetItem(names, i));
    fields[i] = name == NULL ? NULL : field_named(PyBytes_AsString(name));
    if (name != NULL && fields[i] == NULL) PyErr_Format(PyExc_ValueError, "a verdict has no field %S", name);
    Py_XDECREF(name);
    if (fields[i] == NULL) {
      PyMem_Free(fields);
      return NULL;
    }
  }
  return fields;
}

PyObject *verdict_tuple(const rstreason_verdict *verdict, const verdict_field *const *fields, Py_ssize_t count) {
  PyObject *tuple = PyTuple_New(count);
  for (Py_ssize_t i = 0; tuple != NULL && i < count; i++) {
    PyObject *value = fields[i]->value(verdict, fields[i]);
    if (value == NULL || PyTuple_SetItem(tuple, i, value) < 0) Py_CLEAR(tuple);
  }
  return tuple;
}

const char *severity_name(int severity) {
  switch (severity) {
    case RSTREASON_SEVERITY_CHAT: return "chat";
    case RSTREASON_SEVERITY_NOTE: return "note";
    case RSTREASON_SEVERITY_WARNING: return "warning";
    default: return "error";
  }
}
