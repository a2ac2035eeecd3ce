namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;

/// <summary>What is to be published at one point of ours.</summary>
/// <param name="Key">The point's <see cref="DsxPoint.Key"/>.</param>
/// <param name="Value">In the contract's base unit, or the number of a state; null: there is none.</param>
/// <param name="IsGood">Whether it is to be trusted.</param>
internal sealed record DsxFaceValue(string Key, double? Value, bool IsGood)
{
    /// <summary>Values that are under way at once: a large pod has thousands, and the client's queue is for all of them together.</summary>
    private const int AtOnce = 64;

    /// <summary>What a reading says to others: what is too old, or not believed here, is not to be trusted there, and what is missing has no value.</summary>
    /// <param name="point">The point; where it has states the reading is 1 for yes and 0 for no.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="factor">What its unit is in the contract's base unit.</param>
    /// <param name="now">Now.</param>
    /// <param name="oldest">A reading older than this is too old.</param>
    public static DsxFaceValue Of(DsxPoint point, in Reading reading, double factor, Instant now, TimeSpan oldest)
    {
        double value = point.States.Count == 0 ? factor * reading.Value : reading.Value >= 0.5 ? 1 : 0;
        return reading.Quality == Quality.Missing || !double.IsFinite(reading.Value) || DsxUnit.Of(point) is not { } unit || !double.IsFinite(unit.FromBase(value))
            ? new DsxFaceValue(point.Key, null, false)
            : new DsxFaceValue(point.Key, value, reading.IsFresh(now, oldest));
    }

    /// <summary>Publishes values; those that are as before are not sent again. While there is no connection that has had the descriptions they are kept for it, so that nothing old waits to be sent.</summary>
    /// <param name="publisher">The publisher, which has the points of these values.</param>
    /// <param name="values">The values.</param>
    /// <param name="stop">Gives up waiting.</param>
    public static async Task SayAsync(DsxPublisher publisher, IReadOnlyList<DsxFaceValue> values, CancellationToken stop)
    {
        foreach (var some in values.Chunk(AtOnce))
        {
            // What goes wrong is the publisher's trouble, and the next connection makes it good.
            _ = publisher.IsDescribed
                ? await Task.WhenAll(some.Select(value => publisher.SetAsync(value.Key, value.Value, value.IsGood, stop)))
                : [.. some.Select(value => publisher.Keep(value.Key, value.Value, value.IsGood))];
        }
    }
}
