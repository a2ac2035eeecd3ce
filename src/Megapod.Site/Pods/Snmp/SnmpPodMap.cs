namespace Megapod.Site.Pods.Snmp;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Devices.Polling;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Profiles;

/// <summary>
/// A rack's power distribution unit by SNMP: its inlets are the unit, its branches and outlets are parts of it. Those that the pod's tree does not have are added; what the device says that it has no value
/// for is missing.
/// </summary>
internal sealed class SnmpPodMap : IRackUnit
{
    private const string Inlet = "inlet";
    private const string Branch = "branch";
    private const string Outlet = "outlet";
    private const string Unit = "unit";

    /// <summary>Branches and outlets of one unit, each: units in a chain of four have some two hundred outlets.</summary>
    private const int MostRows = 512;

    private readonly string rack;
    private readonly string distribution;
    private readonly PodBoard board;
    private Seen seen = new(Reading.Missing, Reading.Missing, null);

    /// <summary>A map that has not looked yet.</summary>
    /// <param name="rack">Id of the rack that the unit feeds.</param>
    /// <param name="distribution">Name of the unit's part, as <see cref="PodTreeBuilder.DistributionOf"/> gives it.</param>
    /// <param name="board">Where readings go.</param>
    public SnmpPodMap(string rack, string distribution, PodBoard board)
    {
        ArgumentException.ThrowIfNullOrEmpty(rack);
        ArgumentException.ThrowIfNullOrEmpty(distribution);
        ArgumentNullException.ThrowIfNull(board);
        (this.rack, this.distribution, this.board) = (rack, distribution, board);
    }

    /// <inheritdoc/>
    public Reading RackPower => Volatile.Read(ref seen).Power;

    /// <inheritdoc/>
    public Reading IsOn => Volatile.Read(ref seen).IsOn;

    /// <summary>What is wrong with what the device showed; null: nothing.</summary>
    public Fault? Trouble => Volatile.Read(ref seen).Trouble;

    /// <summary>Puts onto the board what the device showed. One thread at a time; before the first poll nothing is put.</summary>
    public void Update(SnmpImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Rows.Count == 0)
        {
            return;
        }

        var values = SnmpRows.Values(image);
        var inlets = SnmpRows.Of(image, Inlet);
        var branches = SnmpRows.Of(image, Branch);
        var outlets = SnmpRows.Of(image, Outlet);
        var trouble = branches.Count > MostRows ? PodMapFaults.TooManyRows(distribution, Branch, MostRows) : outlets.Count > MostRows ? PodMapFaults.TooManyRows(distribution, Outlet, MostRows) : null;
        branches = [.. branches.Take(MostRows)];
        outlets = [.. outlets.Take(MostRows)];
        var power = Sum(SnmpQuantity.ActivePower);
        var on = States.Any(branches.Select(row => values.GetValueOrDefault((Branch, row, SnmpQuantity.Switch))));
        board.Change(parts => SnmpRows.With(parts, SnmpRows.IdentityOf(image, Unit), distribution, [
            .. branches.Select(row => new Part { Id = BranchPart(row), Kind = PartKind.Branch, Holder = distribution, FedBy = distribution }),
            .. outlets.Select(row => new Part { Id = OutletPart(row), Kind = PartKind.Outlet, Holder = distribution, FedBy = distribution }),
        ]));
        board.Put(readings =>
        {
            SnmpRows.Identified(readings, distribution, image);
            SnmpRows.Put(readings, distribution, PartQuantity.Power, power);
            SnmpRows.Put(readings, distribution, PartQuantity.ApparentPower, Sum(SnmpQuantity.ApparentPower));
            SnmpRows.Put(readings, distribution, PartQuantity.Current, Sum(SnmpQuantity.Current));
            SnmpRows.Put(readings, distribution, PartQuantity.Energy, Sum(SnmpQuantity.ActiveEnergy));
            SnmpRows.Put(readings, distribution, PartQuantity.Voltage, Lowest(SnmpQuantity.Voltage));
            if (branches.Count > 0)
            {
                SnmpRows.Put(readings, rack, PartQuantity.IsOn, on);
            }

            foreach (string row in branches)
            {
                SnmpRows.Put(readings, BranchPart(row), PartQuantity.IsOn, values.GetValueOrDefault((Branch, row, SnmpQuantity.Switch)));
                SnmpRows.Put(readings, BranchPart(row), PartQuantity.Current, values.GetValueOrDefault((Branch, row, SnmpQuantity.Current)));
                SnmpRows.Put(readings, BranchPart(row), PartQuantity.Power, values.GetValueOrDefault((Branch, row, SnmpQuantity.ActivePower)));
            }

            foreach (string row in outlets)
            {
                SnmpRows.Put(readings, OutletPart(row), PartQuantity.IsOn, values.GetValueOrDefault((Outlet, row, SnmpQuantity.Switch)));
                SnmpRows.Put(readings, OutletPart(row), PartQuantity.Power, values.GetValueOrDefault((Outlet, row, SnmpQuantity.ActivePower)));
                SnmpRows.Put(readings, OutletPart(row), PartQuantity.Current, values.GetValueOrDefault((Outlet, row, SnmpQuantity.Current)));
            }
        });
        Volatile.Write(ref seen, new Seen(power, on, trouble));

        // A unit with two inlets has the rack's power in both, and half of it is not the rack's.
        Reading Sum(SnmpQuantity quantity)
        {
            var readings = inlets.Select(row => values.GetValueOrDefault((Inlet, row, quantity))).ToList();
            return readings.Count > 0 && readings.TrueForAll(reading => reading.Quality == Quality.Good) ? Reading.Good(readings.Sum(reading => reading.Value), image.At) : Reading.Missing;
        }

        // At the lowest voltage currents are highest.
        Reading Lowest(SnmpQuantity quantity) =>
            inlets.Select(row => values.GetValueOrDefault((Inlet, row, quantity))).Where(reading => reading.Quality == Quality.Good).OrderBy(reading => reading.Value).FirstOrDefault();
    }

    private string BranchPart(string row) => $"{distribution}/branch-{SnmpRows.Number(row)}";

    private string OutletPart(string row) => $"{distribution}/outlet-{SnmpRows.Number(row)}";

    private sealed record Seen(Reading Power, Reading IsOn, Fault? Trouble);
}
