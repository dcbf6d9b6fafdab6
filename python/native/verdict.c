/* rstreason_verdict to the tuple that rstreason.Verdict is made of. SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>
#include <string.h>

#include "native.h"

static PyObject *text(rstreason_text s) {
  if (s == NULL) Py_RETURN_NONE;
  return PyUnicode_DecodeUTF8(s, (Py_ssize_t)strlen(s), "replace");
}

static PyObject *texts(const rstreason_text *list, size_t count) {
  PyObject *tuple = PyTuple_New((Py_ssize_t)count);
  for (size_t i = 0; tuple != NULL && i < count; i++) {
    PyObject *item = text(list[i]);
    if (item == NULL || PyTuple_SetItem(tuple, (Py_ssize_t)i, item) < 0) Py_CLEAR(tuple);
  }
  return tuple;
}

static PyObject *address(const uint8_t bytes[16], int ip_version) {
  char string[INET6_ADDRSTRLEN];
  const char *done = ip_version == 6 ? inet_ntop(AF_INET6, bytes, string, sizeof string)
                                     : inet_ntop(AF_INET, bytes + 12, string, sizeof string);
  return PyUnicode_FromString(done != NULL ? done : "");
}

static PyObject *number(uint64_t value) { return PyLong_FromUnsignedLongLong(value); }

/* 0 = none */
static PyObject *frame(uint64_t value) {
  if (value == 0) Py_RETURN_NONE;
  return number(value);
}

/* -1 = not known */
static PyObject *duration(int64_t value) {
  if (value < 0) Py_RETURN_NONE;
  return PyLong_FromLongLong(value);
}

PyObject *verdict_tuple(const rstreason_verdict *v) {
  static const char *const severities[] = {"chat", "note", "warning", "error"};
  PyObject *items[] = {
      number(v->frame),
      number(v->file),
      PyLong_FromLongLong(v->time),
      address(v->source, v->ip_version),
      number(v->source_port),
      address(v->destination, v->ip_version),
      number(v->destination_port),
      number(v->connection),
      text(v->community_id),
      text(v->reason),
      text(v->title),
      text(v->summary),
      text(v->text),
      text(v->category),
      text(v->confidence),
      PyBool_FromLong(v->harmless),
      text(severities[v->severity & 3]),
      PyBool_FromLong(v->security),
      texts(v->evidence, v->evidence_count),
      texts(v->alternative, v->alternative_count),
      text(v->advice),
      frame(v->trigger),
      PyBool_FromLong(v->provisional),
      frame(v->revised_by),
      texts(v->linux_reason, v->linux_reason_count),
      text(v->stated),
      text(v->signature),
      text(v->form),
      text(v->origin),
      text(v->effect),
      text(v->sender_role),
      text(v->sender_state),
      text(v->receiver_state),
      number(v->sender_unacked),
      number(v->receiver_unacked),
      number(v->sender_bytes),
      number(v->receiver_bytes),
      duration(v->idle),
      duration(v->delay),
      duration(v->rtt),
      frame(v->first),
      frame(v->duplicate_of),
  };
  size_t count = sizeof items / sizeof items[0];
  PyObject *tuple = PyTuple_New((Py_ssize_t)count);
  for (size_t i = 0; i < count; i++) {
    if (tuple == NULL || items[i] == NULL) {
      Py_CLEAR(tuple);
      Py_XDECREF(items[i]);
    } else if (PyTuple_SetItem(tuple, (Py_ssize_t)i, items[i]) < 0) {
      Py_CLEAR(tuple);
    }
  }
  return tuple;
}
