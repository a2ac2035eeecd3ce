namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Devices.Dsx;

/// <summary>Points by what they claim to be of a pod: which quantity of which part, in the units of parts.</summary>
internal sealed class DsxClaims
{
    private readonly Dictionary<(string Part, PartQuantity Quantity), List<(string Key, Reading Reading)>> claims = [];
    private readonly Dictionary<(string Part, PartQuantity Quantity), Reading> settled = [];
    private readonly Dictionary<string, Part> parts = new(StringComparer.Ordinal);

    /// <summary>Parts that claims are about, each after its holder; those that the pod has already among them.</summary>
    public IReadOnlyCollection<Part> Parts => parts.Values;

    /// <summary>What was settled.</summary>
    public IReadOnlyDictionary<(string Part, PartQuantity Quantity), Reading> Settled => settled;

    /// <summary>A part that a claim is about, in case the pod does not have it yet.</summary>
    public void Need(Part part) => parts.TryAdd(part.Id, part);

    /// <summary>A point claims to measure something of a part. One whose unit measures something else says nothing.</summary>
    /// <param name="part">Name of the part.</param>
    /// <param name="quantity">What of it.</param>
    /// <param name="entry">The point.</param>
    /// <param name="measures">What its unit has to measure.</param>
    /// <param name="factor">What its base unit is in the unit of the part's quantity.</param>
    public void Measure(string part, PartQuantity quantity, DsxEntry entry, DsxQuantity measures, double factor = 1)
    {
        bool fits = entry.Point.States.Count == 0 && DsxUnit.Of(entry.Point)?.Quantity == measures;
        Add(part, quantity, entry, fits ? entry.Reading with { Value = factor * entry.Reading.Value } : Nothing(entry));
    }

    /// <summary>A point claims to say yes or no of a part.</summary>
    public void State(string part, PartQuantity quantity, DsxEntry entry) => Add(part, quantity, entry, entry.Point.States.Count > 0 ? entry.Reading : Nothing(entry));

    /// <summary>A point claims that a reading is something of a part.</summary>
    public void Add(string part, PartQuantity quantity, DsxEntry entry, Reading reading)
    {
        if (!claims.TryGetValue((part, quantity), out var list))
        {
            claims[(part, quantity)] = list = [];
        }

        list.Add((entry.Point.Key, reading));
    }

    /// <summary>A reading that says nothing, as old as the point's.</summary>
    public static Reading Nothing(DsxEntry entry) => new(0, entry.Reading.MeasuredAt, Quality.Missing);

    /// <summary>Decides what counts where several points claim the same.</summary>
    /// <param name="faults">Gets claims that contradict each other.</param>
    public void Settle(List<Fault> faults)
    {
        foreach (var ((part, quantity), list) in claims)
        {
            // Several detectors, valves and breakers of one part are as it should be; several meters of one thing are not.
            settled[(part, quantity)] = quantity switch
            {
                PartQuantity.IsLeaking => States.Any(list.Select(claim => claim.Reading)),
                PartQuantity.IsLiquidIsolated or PartQuantity.IsElectricallyIsolated => States.All(list.Select(claim => claim.Reading)),
                _ => NewestGood(part, quantity, list, faults),
            };
        }
    }

    /// <summary>What is known beside the points' own words; it takes the place of what was settled.</summary>
    public void Conclude(string part, PartQuantity quantity, Reading reading) => settled[(part, quantity)] = reading;

    /// <summary>What counts; missing where nobody claims anything.</summary>
    public Reading Of(string part, PartQuantity quantity) => settled.GetValueOrDefault((part, quantity));

    private static Reading NewestGood(string part, PartQuantity quantity, List<(string Key, Reading Reading)> list, List<Fault> faults)
    {
        if (list.Count > 1)
        {
            faults.Add(PodMapFaults.DoubleClaim(part, quantity, list[0].Key, list[1].Key));
        }

        return list.OrderByDescending(claim => claim.Reading.Quality == Quality.Good).ThenByDescending(claim => claim.Reading.MeasuredAt).ThenBy(claim => claim.Key, StringComparer.Ordinal).First().Reading;
    }
}
