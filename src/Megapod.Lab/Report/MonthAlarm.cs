namespace Megapod.Lab.Report;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>One time that an alarm stood.</summary>
/// <param name="Code">Number of its fault; null in a history from before events had it.</param>
/// <param name="Severity">How soon to act; null as above.</param>
/// <param name="Subject">What it was about.</param>
/// <param name="Text">Its words.</param>
/// <param name="From">When it was raised; null: before what was looked at.</param>
/// <param name="To">When it was cleared; null: it stood at the end of what is known.</param>
public sealed record MonthAlarm(string? Code, AlarmSeverity? Severity, string Subject, string Text, Instant? From, Instant? To);
