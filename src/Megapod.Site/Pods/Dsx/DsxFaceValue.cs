namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
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

    /// <summary>What a reading says to others: what is too old, or not believed here, is not to be trusted there.</summary>
    /// <param name="key">The point.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="factor">What its unit is in the contract's base unit.</param>
    /// <param name="now">Now.</param>
    /// <param name="oldest">A reading older than this is too old.</param>
    public static DsxFaceValue Of(string key, in Reading reading, double factor, Instant now, TimeSpan oldest) =>
        reading.Quality == Quality.Missing || !double.IsFinite(reading.Value) ? new DsxFaceValue(key, null, false) : new DsxFaceValue(key, factor * reading.Value, reading.IsFresh(now, oldest));

    /// <summary>Publishes values; those that are as before are not sent again.</summary>
    /// <param name="publisher">The publisher, made with the points of these values.</param>
    /// <param name="values">The values.</param>
    /// <param name="stop">Gives up waiting.</param>
    /// <returns>Why the broker does not have some of them; empty: it has all.</returns>
    public static async Task<IReadOnlyList<Fault>> SayAsync(DsxPublisher publisher, IReadOnlyList<DsxFaceValue> values, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(publisher);
        ArgumentNullException.ThrowIfNull(values);
        var faults = new List<Fault>();
        foreach (var some in values.Chunk(AtOnce))
        {
            var said = await Task.WhenAll(some.Select(value => publisher.SetAsync(value.Key, value.Value, value.IsGood, stop)));
            faults.AddRange(said.OfType<Fault>());
        }

        return faults;
    }
}
