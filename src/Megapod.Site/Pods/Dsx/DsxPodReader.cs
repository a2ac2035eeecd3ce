namespace Megapod.Site.Pods.Dsx;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Devices.Dsx;

/// <summary>
/// Reads points as quantities of a pod's parts: flow in l/s, all else in base units. Targets are no measurements, and points that an integration publishes are not the building's word: neither is read.
/// </summary>
/// <param name="pod">The pod.</param>
/// <param name="places">What ids stand for.</param>
/// <param name="faults">Gets what is wrong with points.</param>
internal sealed class DsxPodReader(PodConfig pod, DsxPlaces places, List<Fault> faults)
{
    private const double LitresInCubicMetre = 1000;
    private const string Supply = "Supply";
    private const string Return = "Return";
    private const string Secondary = "Secondary";
    private const string Primary = "Primary";

    private readonly DsxClaims claims = new();
    private readonly SortedSet<string> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> failedSensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> branches = new(StringComparer.Ordinal);
    private readonly string cdu = PodTreeBuilder.CoolingUnitOf(pod.Id);

    /// <summary>Reads all points.</summary>
    public DsxClaims Read(IReadOnlyList<DsxEntry> entries)
    {
        var measured = entries.Where(entry => entry.Point is { Integration: null } and not { IsSetpoint: true }).ToList();
        foreach (var entry in measured)
        {
            switch (entry.Point.ObjectType)
            {
                case "Rack" when places.RackOf(entry.Point) is { } rack:
                    known.Add(rack);
                    OfRack(rack, entry);
                    break;
                case "PowerMeter" when places.Measured(entry.Point) is { } target:
                    OfMeter(target == pod.Id ? target : PodTreeBuilder.DistributionOf(target), entry);
                    break;
                case "CDU" when places.IsCoolingUnit(entry.Point):
                    OfCoolingUnit(entry);
                    break;
                default:
                    if (entry.Point.PointType == "LeakDetect" && (places.IsOfCoolingUnit(entry.Point) || places.Target(entry.Point) == pod.Id))
                    {
                        Leak(entry);
                    }

                    break;
            }
        }

        Pumps([.. measured.Where(entry => entry.Point is { PointType: "PumpSpeed", ObjectType: "Pump" or "CDU" } && (entry.Point.ObjectType == "CDU" ? places.IsCoolingUnit(entry.Point) : places.IsOfCoolingUnit(entry.Point)))]);
        Breakers([.. measured.Where(entry => entry.Point is { ObjectType: "Breaker", PointType: "Status" })]);
        claims.Settle(faults);
        Conclude();
        return claims;
    }

    private void OfRack(string rack, DsxEntry entry)
    {
        switch (entry.Point.PointType)
        {
            case "RackPower":
                claims.Measure(rack, PartQuantity.Power, entry, DsxQuantity.Power);
                break;
            case "RackLiquidSupplyTemperature":
                claims.Measure(rack, PartQuantity.SupplyTemperature, entry, DsxQuantity.Temperature);
                break;
            case "RackLiquidReturnTemperature":
                claims.Measure(rack, PartQuantity.ReturnTemperature, entry, DsxQuantity.Temperature);
                break;
            case "RackLiquidFlow":
                claims.Measure(rack, PartQuantity.Flow, entry, DsxQuantity.Flow, LitresInCubicMetre);
                break;
            case "RackLiquidDifferentialPressure":
                claims.Measure(rack, PartQuantity.DifferentialPressure, entry, DsxQuantity.Pressure);
                break;
            case "RackControlValvePosition":
                claims.Measure(rack, PartQuantity.ValvePosition, entry, DsxQuantity.Ratio);
                break;
            case "RackLeakDetect":
                string detector = PodTreeBuilder.LeakDetectorOf(rack);
                claims.Need(new Part { Id = detector, Kind = PartKind.LeakDetector, Holder = rack });
                claims.State(detector, PartQuantity.IsLeaking, entry);
                break;
            case "RackLeakSensorFault" when entry.Reading is { Quality: Quality.Good, Value: >= 0.5 }:
                failedSensors.TryAdd(rack, entry.Point.Key);
                break;
            case "RackLiquidIsolationStatus":
                claims.State(rack, PartQuantity.IsLiquidIsolated, entry);
                break;
            case "RackElectricalIsolationStatus":
                claims.State(rack, PartQuantity.IsElectricallyIsolated, entry);
                break;
        }
    }

    private void OfMeter(string part, DsxEntry entry)
    {
        switch (entry.Point.PointType)
        {
            case "ActivePower":
                claims.Measure(part, PartQuantity.Power, entry, DsxQuantity.Power);
                break;
            case "ApparentPower":
                claims.Measure(part, PartQuantity.ApparentPower, entry, DsxQuantity.ApparentPower);
                break;
            case "Voltage":
                claims.Measure(part, PartQuantity.Voltage, entry, DsxQuantity.Voltage);
                break;
            case "Current":
                claims.Measure(part, PartQuantity.Current, entry, DsxQuantity.Current);
                break;
        }
    }

    private void OfCoolingUnit(DsxEntry entry)
    {
        claims.Need(new Part { Id = cdu, Kind = PartKind.CoolingUnit, Holder = pod.Id });
        switch (entry.Point.PointType)
        {
            case "LiquidTemperature" when IsSecondary(entry, isLine: true):
                bool isSupply = Is(entry, Supply);
                string sensor = isSupply ? PodTreeBuilder.SupplyOf(pod.Id) : PodTreeBuilder.ReturnOf(pod.Id);
                claims.Need(new Part { Id = sensor, Kind = PartKind.Sensor, Holder = cdu });
                claims.Measure(cdu, isSupply ? PartQuantity.SupplyTemperature : PartQuantity.ReturnTemperature, entry, DsxQuantity.Temperature);
                break;
            case "LiquidFlow" when IsSecondary(entry, isLine: false):
                claims.Measure(cdu, PartQuantity.Flow, entry, DsxQuantity.Flow, LitresInCubicMetre);
                break;
            case "LiquidDifferentialPressure" when IsSecondary(entry, isLine: false):
                claims.Measure(cdu, PartQuantity.DifferentialPressure, entry, DsxQuantity.Pressure);
                break;
            case "LeakDetect":
                Leak(entry);
                break;
        }
    }

    private void Leak(DsxEntry entry)
    {
        string detector = PodTreeBuilder.LeakDetectorOf(cdu);
        claims.Need(new Part { Id = cdu, Kind = PartKind.CoolingUnit, Holder = pod.Id });
        claims.Need(new Part { Id = detector, Kind = PartKind.LeakDetector, Holder = cdu });
        claims.State(detector, PartQuantity.IsLeaking, entry);
    }

    /// <summary>Pumps by their own ids where these are names of parts, else numbered in the order of their keys.</summary>
    private void Pumps(IReadOnlyList<DsxEntry> entries)
    {
        var free = new Queue<string>(Enumerable.Range(1, entries.Count + 2).Select(n => PodTreeBuilder.PumpOf(pod.Id, n)).Where(id => !entries.Any(entry => entry.Point.ObjectId == id)));
        foreach (var entry in entries)
        {
            string part = entry.Point.ObjectId is { } id && id.StartsWith(cdu + "/", StringComparison.Ordinal) ? id : free.Dequeue();
            claims.Need(new Part { Id = cdu, Kind = PartKind.CoolingUnit, Holder = pod.Id });
            claims.Need(new Part { Id = part, Kind = PartKind.Pump, Holder = cdu });

            // Turns a second are no share of the most, which nobody says; but none are none.
            bool stands = DsxUnit.Of(entry.Point)?.Quantity == DsxQuantity.Rotation && entry.Reading.Value == 0;
            if (stands)
            {
                claims.Add(part, PartQuantity.Speed, entry, entry.Reading);
            }
            else
            {
                claims.Measure(part, PartQuantity.Speed, entry, DsxQuantity.Ratio);
            }
        }
    }

    /// <summary>Breakers that feed one rack are branches of its power distribution: by their own ids where these are names of parts, else numbered in the order of their keys.</summary>
    private void Breakers(IReadOnlyList<DsxEntry> entries)
    {
        foreach (var rack in entries.Select(entry => (Entry: entry, Rack: places.Target(entry.Point))).Where(pair => pair.Rack is not null && pair.Rack != pod.Id).GroupBy(pair => pair.Rack!, StringComparer.Ordinal))
        {
            string pdu = PodTreeBuilder.DistributionOf(rack.Key);
            string first = PodTreeBuilder.BranchOf(rack.Key);
            string before = first[..^1];
            var objects = rack.Select(pair => pair.Entry.Point.ObjectId).ToHashSet(StringComparer.Ordinal);
            var free = new Queue<string>(Enumerable.Range(1, 2 * objects.Count + rack.Count()).Select(n => before + n.ToString(CultureInfo.InvariantCulture)).Where(id => !objects.Contains(id)));
            branches[rack.Key] = [];
            foreach (var (entry, _) in rack)
            {
                string part = entry.Point.ObjectId is { } id && id.StartsWith(pdu + "/", StringComparison.Ordinal) ? id : free.Dequeue();
                claims.Need(new Part { Id = part, Kind = PartKind.Branch, Holder = pdu, FedBy = pdu });
                claims.Add(part, PartQuantity.IsOn, entry, Closed(entry));
                branches[rack.Key].Add(part);
            }
        }
    }

    /// <summary>The contract leaves a breaker's numbers to its words.</summary>
    private Reading Closed(DsxEntry entry)
    {
        if (entry.State is not { } word)
        {
            return entry.Reading.Quality == Quality.Good ? DsxClaims.Nothing(entry) : entry.Reading with { Value = 0 };
        }

        double? value = word.ToUpperInvariant() switch
        {
            "CLOSED" or "CLOSE" or "ON" => 1,
            "OPEN" or "OPENED" or "OFF" or "TRIPPED" or "TRIP" => 0,
            _ => null,
        };
        if (value is null)
        {
            faults.Add(PodMapFaults.StateUnknown(entry.Point.Key, word));
        }

        return value is { } state ? entry.Reading with { Value = state } : DsxClaims.Nothing(entry);
    }

    private void Conclude()
    {
        foreach (var (rack, key) in failedSensors)
        {
            faults.Add(PodMapFaults.SensorFailed(rack, key));
            string detector = PodTreeBuilder.LeakDetectorOf(rack);

            // A sensor that has failed cannot say that it is dry. One that says that it is wet is still the safer one to believe.
            if (claims.Of(detector, PartQuantity.IsLeaking) is { Quality: Quality.Good, Value: < 0.5 } dry)
            {
                claims.Conclude(detector, PartQuantity.IsLeaking, dry with { Quality = Quality.Implausible });
            }
        }

        foreach (var rack in pod.Racks.Select(rack => rack.Id))
        {
            if (branches.TryGetValue(rack, out var own))
            {
                claims.Conclude(rack, PartQuantity.IsOn, States.Any(own.Select(part => claims.Of(part, PartQuantity.IsOn))));
            }

            if (!known.Contains(rack))
            {
                faults.Add(PodMapFaults.RackUnknown(rack));
            }
        }

        Sensor(PodTreeBuilder.SupplyOf(pod.Id), PartQuantity.SupplyTemperature);
        Sensor(PodTreeBuilder.ReturnOf(pod.Id), PartQuantity.ReturnTemperature);

        void Sensor(string sensor, PartQuantity of)
        {
            if (claims.Settled.TryGetValue((cdu, of), out var reading))
            {
                claims.Conclude(sensor, PartQuantity.Temperature, reading);
            }
        }
    }

    /// <summary>Whether a point is on the racks' side. The building's side is colder and must not be taken for it, so that what does not say its side is not read.</summary>
    private bool IsSecondary(DsxEntry entry, bool isLine)
    {
        bool isSaid = Is(entry, Secondary) && (!isLine || Is(entry, Supply) != Is(entry, Return));
        if (!isSaid && !Is(entry, Primary))
        {
            faults.Add(PodMapFaults.SideUnknown(entry.Point.Key, isLine ? "Primary or Secondary, and Supply or Return" : "Primary or Secondary"));
        }

        return isSaid && !Is(entry, Primary);
    }

    private static bool Is(DsxEntry entry, string area) => entry.Point.ProcessArea?.Contains(area, StringComparer.OrdinalIgnoreCase) == true;
}
