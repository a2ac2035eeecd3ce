namespace Megapod.Site.Alarms;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>One line of the log of alarms: what happened to one of them, and by whom.</summary>
/// <param name="Number">Rises by one from line to line, over restarts too.</param>
/// <param name="At">When.</param>
/// <param name="Happened">What.</param>
/// <param name="Id">The alarm's id.</param>
/// <param name="Code">Number of its fault.</param>
/// <param name="Severity">How soon to act on it.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Text">Its words then.</param>
/// <param name="Person">Who did it; null: nobody, it happened.</param>
/// <param name="Reason">Why it was shelved; null where nobody said.</param>
public sealed record AlarmRecord(long Number, Instant At, AlarmHappening Happened, string Id, string Code, AlarmSeverity Severity, string Subject, string Text, string? Person, string? Reason);
