namespace Megapod.Site.Alarms;

/// <summary>Something that a view of the site shows and that may be, or be about to become, an alarm.</summary>
/// <param name="Code">Number of its rule.</param>
/// <param name="Subject">Name of the thing that it is about.</param>
/// <param name="Text">What holds, with its figures, and what to do.</param>
/// <param name="Value">What its rule judges: measured, or 1 because it is there.</param>
/// <param name="Cause">Number of the fault beneath, where another one tells more; null: none does.</param>
internal sealed record AlarmFinding(string Code, string Subject, string Text, double Value = 1, string? Cause = null);
