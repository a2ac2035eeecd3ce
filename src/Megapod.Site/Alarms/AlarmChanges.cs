namespace Megapod.Site.Alarms;

/// <summary>What one look at the site did to its alarms.</summary>
/// <param name="Raised">Those that stand since this look.</param>
/// <param name="Cleared">Those that are over with it, as they were.</param>
/// <param name="Changed">Those that go on standing with other words, figures included.</param>
internal sealed record AlarmChanges(IReadOnlyList<RaisedAlarm> Raised, IReadOnlyList<RaisedAlarm> Cleared, IReadOnlyList<RaisedAlarm> Changed);
