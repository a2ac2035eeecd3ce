namespace Megapod.Devices.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>What came of one point: its description, its value, or one of them. It belongs to its table.</summary>
internal sealed class DsxSlot
{
    private byte[] described = [];

    /// <summary>Its description; null: none has come, and its value means nothing.</summary>
    public DsxPoint? Point { get; private set; }

    /// <summary>Its last value; null: none came.</summary>
    public DsxValue? Value { get; private set; }

    /// <summary>When its value came, by our clock.</summary>
    public Instant ReceivedAt { get; private set; } = Instant.Never;

    /// <summary>When its number last became another one while it was good, by our clock.</summary>
    public Instant ChangedAt { get; private set; } = Instant.Never;

    private DsxUnit? Unit { get; set; }

    /// <summary>Whether the broker had kept the value, so that nobody knows how old it is.</summary>
    private bool IsKept { get; set; }

    /// <summary>A description came. What was published under another meaning is forgotten.</summary>
    /// <returns>Whether it says something else than before.</returns>
    public bool Describe(DsxPoint point)
    {
        byte[] description = DsxJson.Write(point);
        if (description.AsSpan().SequenceEqual(described))
        {
            return false;
        }

        // A value that waited for its description is kept, unless it is one that the building management system had no right to publish.
        if (Point is not null || point.Integration is not null)
        {
            (Value, ReceivedAt, ChangedAt) = (null, Instant.Never, Instant.Never);
        }

        (described, Point, Unit) = (description, point, DsxUnit.Of(point));
        return true;
    }

    /// <summary>A value came.</summary>
    /// <returns>False when it is older, by its source, than what is there. A source whose clock was set back is believed again once what is there has grown stale.</returns>
    public bool Take(DsxValue value, bool isKept, Instant now)
    {
        if (Value is { } last && !IsKept && value.Timestamp < last.Timestamp && now - ReceivedAt <= DsxBounds.OldestValue)
        {
            return false;
        }

        if (!isKept && value is { Quality: DsxValue.Good, Value: { } number } && (ChangedAt == Instant.Never || Value?.Value != number))
        {
            ChangedAt = now;
        }

        (Value, ReceivedAt, IsKept) = (value, now, isKept);
        return true;
    }

    /// <summary>What is known of the point.</summary>
    /// <param name="now">Now.</param>
    /// <param name="isCovered">Whether the heartbeats that cover it beat.</param>
    public DsxEntry Look(Instant now, bool isCovered)
    {
        var point = Point!;
        if (Value is not { Value: { } number })
        {
            return new DsxEntry(point, new Reading(0, ReceivedAt, Quality.Missing), null, null);
        }

        if (Unit is null)
        {
            return new DsxEntry(point, new Reading(0, ReceivedAt, Quality.Missing), null, DsxFaults.UnknownUnit(point));
        }

        string? state = point.States.FirstOrDefault(state => state.Value == number)?.Text;
        bool isOld = IsKept || !isCovered || now - ReceivedAt > DsxBounds.OldestValue;
        var quality = Value.Quality != DsxValue.Good || (point.States.Count > 0 && state is null) ? Quality.Implausible : isOld ? Quality.Stale : Quality.Good;
        return new DsxEntry(point, new Reading(Unit.ToBase(number), ReceivedAt, quality), state, null);
    }
}
