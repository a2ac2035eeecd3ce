namespace Megapod.Site.Pods.Dsx;

using System.Collections.Frozen;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;

/// <summary>What the control cycle gets to see of a pod by its building management system, as of one look at the table.</summary>
/// <param name="At">The instant of the look; never: there was none.</param>
/// <param name="Loop">The cooling loop.</param>
/// <param name="Racks">Each rack of the pod.</param>
/// <param name="RackPower">Power of each rack, W.</param>
/// <param name="PodPower">Power of the pod by its meter, W.</param>
/// <param name="Requests">Points at which we may ask for a rack to be cut off, by rack; of power, or else of coolant.</param>
internal sealed record DsxPodSight(
    Instant At,
    LoopReading Loop,
    FrozenDictionary<string, RackReading> Racks,
    FrozenDictionary<string, Reading> RackPower,
    Reading PodPower,
    FrozenDictionary<(string Rack, bool IsPower), IReadOnlyList<string>> Requests)
{
    /// <summary>Before the first look.</summary>
    public static DsxPodSight None(IEnumerable<string> racks)
    {
        var ids = racks.ToList();
        return new DsxPodSight(
            Instant.Never,
            default,
            ids.ToFrozenDictionary(id => id, _ => default(RackReading), StringComparer.Ordinal),
            ids.ToFrozenDictionary(id => id, _ => Reading.Missing, StringComparer.Ordinal),
            Reading.Missing,
            FrozenDictionary<(string Rack, bool IsPower), IReadOnlyList<string>>.Empty);
    }

    /// <summary>A reading at a later instant: stale when its value is too old by then, or when nobody has looked for so long that a heartbeat could have been lost.</summary>
    public Reading Aged(in Reading reading, Instant now) =>
        reading.Quality == Quality.Good && (now - reading.MeasuredAt > DsxBounds.OldestValue || now - At > DsxBounds.OldestBeat) ? reading with { Quality = Quality.Stale } : reading;
}
