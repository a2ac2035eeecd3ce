namespace Megapod.Site.Notify;

using Megapod.Core.Units;
using Megapod.Site.Loop;

/// <summary>One alarm in a message.</summary>
/// <param name="Kind">What is said of it.</param>
/// <param name="Alarm">It, as it was when it was to be told.</param>
/// <param name="ClearedAt">When it was over; null: it stands.</param>
internal sealed record NotifyItem(NotifyKind Kind, AlarmView Alarm, Instant? ClearedAt);
