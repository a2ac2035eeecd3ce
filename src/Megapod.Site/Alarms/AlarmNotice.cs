namespace Megapod.Site.Alarms;

using Megapod.Core.Units;
using Megapod.Site.Loop;

/// <summary>Something about an alarm of which people may want to be told where they are.</summary>
/// <param name="Alarm">It as it was then.</param>
/// <param name="Told">Those who know already that it was raised this time, by their ids.</param>
/// <param name="ClearedAt">When it was over; null: it stands.</param>
internal sealed record AlarmNotice(AlarmView Alarm, IReadOnlyCollection<string> Told, Instant? ClearedAt);
