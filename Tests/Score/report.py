# SPDX-License-Identifier: GPL-2.0-or-later
"""A score as text for people, as one JSON object, and as the README's tables."""

from scoring import CONFIDENCES, PROMISED


def percent(share, width=5):
    return f"{100 * share.value:{width}.1f} %" if share.of else "-".rjust(width)


def text(score, misses=200):
    """The lines of the whole report."""
    return [*_heading(score), "", *_codes(score), "", *_scenarios(score), "", *_calibration(score), *_hints(score),
            *_misses(score, misses)]


def _heading(score):
    truth, accuracy = score.truth, score.accuracy
    yield (f"captures {truth.captures}, labelled resets {len(truth.labels)} (unlabelled {len(truth.unlabelled)}), "
           f"verdicts {len(score.verdicts)}")
    rule = "the label itself" if score.strict else "label or also_ok"
    yield f"accuracy            {percent(accuracy)}   ({accuracy.right} of {accuracy.of}; {rule})"
    yield f"exact               {percent(score.exact)}   (the label itself)"
    yield f"mean recall by code {100 * score.mean_recall:5.1f} %   (every code weighs the same)"
    yield f"missing verdicts {len(score.missing)}, extra verdicts {len(score.extra)}"


def _codes(score):
    yield f"{'code':<24} {'n':>5} {'recall':>9} {'exact':>9} | {'said':>5} {'precision':>9}"
    for code in codes(score):
        recall, exact, said = (table.get(code) for table in (score.recall, score.exact_recall, score.precision))
        yield (f"{code:<24} {recall.of if recall else 0:5d} {percent(recall) if recall else '-':>9} "
               f"{percent(exact) if exact else '-':>9} | {said.of if said else 0:5d} {percent(said) if said else '-':>9}")


def codes(score):
    """Every code labelled or given, the most frequent labels first."""
    return sorted({*score.recall, *score.precision},
                  key=lambda code: (-score.recall[code].of if code in score.recall else 0, code))


def _scenarios(score):
    yield f"{'scenario with misses':<24} {'n':>5} {'right':>9}"
    for name, share in sorted(score.scenarios.items(), key=lambda item: (item[1].value, str(item[0]))):
        if share.right < share.of:
            yield f"{name!s:<24} {share.of:5d} {percent(share):>9}"


def _calibration(score):
    yield "calibration: confidence, n, right (promised: certain 99.5, probable 90, possible 60)"
    for name in (*CONFIDENCES, *sorted(set(score.calibration) - set(CONFIDENCES))):
        if name in score.calibration:
            yield f"  {name:<10} {score.calibration[name].of:5d}  {percent(score.calibration[name])}"


def _hints(score):
    if score.trigger.of:
        yield (f"trigger frame: {percent(score.trigger)} right of {score.trigger.of} known "
               f"({score.triggers_not_given} not given)")
    if score.linux.of:
        yield (f"Linux reason: {percent(score.linux)} right of {score.linux.of} "
               f"({score.linux_names / score.linux.of:.2f} names a verdict on average)")


def _misses(score, most):
    if score.misses:
        yield "\nconfusions (expected -> got):"
        for (expected, given), number in score.confusions.most_common(40):
            yield f"  {number:4d}  {expected} -> {given}"
        yield "\nmisses (capture, frame, expected, got, confidence, linux, variant):"
    for (capture, frame), label, verdict in score.misses[:most]:
        given = verdict or {}
        yield (f"  {capture} {frame}  {label['reason']} -> {given.get('reason', '(none)')}  "
               f"{given.get('confidence', '-')}  linux={label.get('linux')}  {label['variant'] or ''}")
    if len(score.misses) > most:
        yield f"  ... and {len(score.misses) - most} more"
    if score.extra:
        yield "\nextra verdicts (no such reset): " + ", ".join(f"{name}:{frame}" for name, frame in score.extra[:20])


def summary(score):
    """The score as a dictionary for JSON."""
    counts = lambda table: {name: {"n": share.of, "right": share.right} for name, share in table.items()}
    return {
        "captures": score.truth.captures, "resets": score.accuracy.of, "unlabelled": len(score.truth.unlabelled),
        "accuracy": score.accuracy.value, "exact": score.exact.value, "mean_recall": score.mean_recall,
        "missing": len(score.missing), "extra": len(score.extra),
        "trigger": {"n": score.trigger.of, "right": score.trigger.right},
        "linux": {"n": score.linux.of, "right": score.linux.right},
        "recall": counts(score.recall), "precision": counts(score.precision), "calibration": counts(score.calibration)}


def markdown(score):
    """The README's table: what was scored, the figures, the codes that are not perfect."""
    rows = [
        ("right (the label, or a code that the wire does not exclude there)", score.accuracy, ""),
        ("exactly the label", score.exact, ""),
        *((f"of verdicts called *{name}*", score.calibration[name], f"{100 * PROMISED[name]:g} %")
          for name in CONFIDENCES if name in score.calibration),
        ("trigger frame right, where it is known", score.trigger, ""),
        ("Linux reason among those named, where it is known", score.linux, "")]
    yield (f"{score.truth.captures} bundled captures, {score.accuracy.of} labelled resets, "
           f"{len(score.missing)} without a verdict, {len(score.extra)} verdicts too many:")
    yield ""
    yield "| | right | of | share | promised |"
    yield "|---|---:|---:|---:|---:|"
    for name, share, promised in rows:
        yield f"| {name} | {share.right} | {share.of} | {percent(share, 0)} | {promised} |"
    yield ""
    flawed = [code for code in codes(score) if any(
        table.get(code) and table[code].right < table[code].of for table in (score.recall, score.precision))]
    perfect = sum(code in score.recall for code in codes(score) if code not in flawed)
    yield f"{perfect} of {len(score.recall)} codes have neither a miss nor a false verdict; the others:"
    yield ""
    yield "| code | labelled | recall | given | precision |"
    yield "|---|---:|---:|---:|---:|"
    for code in flawed:
        recall, said = score.recall.get(code), score.precision.get(code)
        yield (f"| `{code}` | {recall.of if recall else 0} | {percent(recall, 0) if recall else '-'} "
               f"| {said.of if said else 0} | {percent(said, 0) if said else '-'} |")
