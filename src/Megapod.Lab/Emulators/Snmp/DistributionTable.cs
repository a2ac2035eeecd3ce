namespace Megapod.Lab.Emulators.Snmp;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Messages;

/// <summary>
/// What the power distribution unit of a rack shows by the PDU2-MIB: one unit with one inlet, its branches and its outlets. Its numbers are whole; how many of their digits stand behind the point is an object
/// of its own, and whether a number is available is another.
/// </summary>
internal sealed class DistributionTable
{
    private const string Mib = "1.3.6.1.4.1.13742.6";

    /// <summary>Numbers of the MIB for what a sensor measures.</summary>
    private const int CurrentSensor = 1;
    private const int VoltageSensor = 4;
    private const int PowerSensor = 5;
    private const int ApparentSensor = 6;
    private const int EnergySensor = 8;
    private const int TripSensor = 15;
    private const int FrequencySensor = 23;

    /// <summary>States of the MIB: a branch that is closed or open, an outlet that is on or off.</summary>
    private static readonly (int Yes, int No) BranchStates = (1, 0);
    private static readonly (int Yes, int No) OutletStates = (7, 8);

    /// <summary>The twin knows no frequency; where there is voltage, the grid's nominal one is shown.</summary>
    private const double NominalHertz = 50;

    private const int Phases = 3;

    /// <summary>What vices show instead of a number.</summary>
    private const int NotThere = -1;
    private const int IsAvailable = 1;
    private const int IsNotAvailable = 2;

    private static readonly SnmpOid UpTime = SnmpOid.Parse("1.3.6.1.2.1.1.3.0");

    private readonly string unit;
    private readonly List<SnmpObject> fixedObjects = [];
    private readonly List<Sensor> sensors = [];
    private readonly List<State> states = [];

    /// <summary>A table of a rack's unit.</summary>
    /// <param name="rack">Name of the rack.</param>
    /// <param name="tree">The tree of its pod, whose branches and outlets it has.</param>
    public DistributionTable(string rack, PodTree tree)
    {
        ArgumentNullException.ThrowIfNull(rack);
        ArgumentNullException.ThrowIfNull(tree);
        unit = PodTreeBuilder.DistributionOf(rack);
        var identity = tree.Parts[tree.IndexOf(unit)].Identity;
        Fix("1.3.6.1.2.1.1.1.0", SnmpValue.Text("emulated rack power distribution unit"));
        Fix("1.3.6.1.2.1.1.2.0", SnmpValue.ObjectIdentifier(SnmpOid.Parse(Mib)));
        Fix("1.3.6.1.2.1.1.5.0", SnmpValue.Text(unit));
        Fix($"{Mib}.3.2.1.1.2.1", SnmpValue.Text(identity.Maker));
        Fix($"{Mib}.3.2.1.1.3.1", SnmpValue.Text(identity.Model));
        Fix($"{Mib}.3.2.1.1.4.1", SnmpValue.Text(identity.Serial));
        Inlet();
        int branches = 0;
        foreach (var branch in tree.Parts.Where(p => p.Holder == unit && p.Kind == PartKind.Branch))
        {
            Branch(branch.Id, ++branches);
        }

        int outlets = 0;
        foreach (var outlet in tree.Parts.Where(p => p.Holder == unit && p.Kind == PartKind.Outlet))
        {
            Outlet(outlet.Id, tree.Parts.FirstOrDefault(p => p.FedBy == outlet.Id)?.Id, ++outlets);
        }
    }

    /// <summary>The table as it is now.</summary>
    /// <param name="readings">What the plant shows of the pod.</param>
    /// <param name="energyWattHours">What came in since the unit's count began, Wh.</param>
    /// <param name="upTime">For how long it runs, hundredths of a second.</param>
    /// <param name="vices">What it does wrong.</param>
    public SnmpTable Of(PodReadings readings, double energyWattHours, uint upTime, SnmpVices vices)
    {
        bool isNegative = vices.Has(SnmpVice.Negative);
        var objects = new List<SnmpObject>(fixedObjects) { new(UpTime, SnmpValue.TimeTicks(upTime)) };
        foreach (var sensor in sensors)
        {
            double? value = sensor.Look(new Sight(readings, energyWattHours));
            bool isThere = isNegative || (value is not null && !vices.Has(SnmpVice.Invalid));
            objects.Add(new SnmpObject(sensor.Valid, SnmpValue.Integer32(isThere ? IsAvailable : IsNotAvailable)));
            objects.Add(new SnmpObject(sensor.Value, isNegative ? SnmpValue.Integer32(NotThere) : SnmpValue.Gauge32(Whole(value ?? 0, sensor.Digits))));
        }

        foreach (var state in states)
        {
            int shown = isNegative || At(readings, state.Part, PartQuantity.IsOn) is not { } isOn ? NotThere : isOn > 0 ? state.Words.Yes : state.Words.No;
            objects.Add(new SnmpObject(state.Oid, SnmpValue.Integer32(shown)));
        }

        return new SnmpTable(objects);
    }

    private void Inlet()
    {
        const string Row = "1.1";
        Fix($"{Mib}.3.3.3.1.2.{Row}", SnmpValue.Text("I1"));
        void Sense(int sensor, int digits, Func<Sight, double?> look) => Add($"{Mib}.5.2.3.1", $"{Mib}.3.3.4.1.7", Row, sensor, digits, look);
        Sense(CurrentSensor, 1, s => s.At(unit, PartQuantity.Current));
        Sense(VoltageSensor, 0, s => s.At(unit, PartQuantity.Voltage));
        Sense(PowerSensor, 0, s => s.At(unit, PartQuantity.Power));
        Sense(ApparentSensor, 0, s => Phases * s.At(unit, PartQuantity.Voltage) * s.At(unit, PartQuantity.Current));
        Sense(EnergySensor, 0, s => s.EnergyWattHours);
        Sense(FrequencySensor, 1, s => s.At(unit, PartQuantity.Voltage) > 0 ? NominalHertz : null);
    }

    private void Branch(string part, int number)
    {
        string row = $"1.{number}";
        Fix($"{Mib}.3.4.3.1.2.{row}", SnmpValue.Text($"C{number}"));
        Add($"{Mib}.5.3.3.1", $"{Mib}.3.4.4.1.7", row, CurrentSensor, 2, s => s.At(part, PartQuantity.Current));
        states.Add(new State(SnmpOid.Parse($"{Mib}.5.3.3.1.3.{row}.{TripSensor}"), part, BranchStates));
    }

    /// <summary>An outlet carries what it feeds; of the unit's current it has the share that it has of its power, so that all of them add up.</summary>
    private void Outlet(string part, string? feeds, int number)
    {
        string row = $"1.{number}";
        Fix($"{Mib}.3.5.3.1.2.{row}", SnmpValue.Text(number.ToString(CultureInfo.InvariantCulture)));
        Fix($"{Mib}.3.5.3.1.3.{row}", SnmpValue.Text(feeds is null ? "" : feeds[(feeds.LastIndexOf('/') + 1)..]));
        void Sense(int sensor, int digits, Func<Sight, double?> look) => Add($"{Mib}.5.4.3.1", $"{Mib}.3.5.4.1.7", row, sensor, digits, look);
        double? Power(Sight s) => (feeds is null ? null : s.At(feeds, PartQuantity.Power)) ?? s.At(part, PartQuantity.Power);
        Sense(CurrentSensor, 3, s => s.At(unit, PartQuantity.Power) is > 0 and var all ? s.At(unit, PartQuantity.Current) * Power(s) / all : 0);
        Sense(PowerSensor, 0, Power);
        states.Add(new State(SnmpOid.Parse($"{Mib}.4.1.2.1.3.{row}"), part, OutletStates));
    }

    private void Fix(string oid, SnmpValue value) => fixedObjects.Add(new SnmpObject(SnmpOid.Parse(oid), value));

    /// <summary>Value and availability are columns 4 and 2 of the measurements.</summary>
    private void Add(string measurements, string digitsColumn, string row, int sensor, int digits, Func<Sight, double?> look)
    {
        Fix($"{digitsColumn}.{row}.{sensor}", SnmpValue.Gauge32((uint)digits));
        sensors.Add(new Sensor(SnmpOid.Parse($"{measurements}.4.{row}.{sensor}"), SnmpOid.Parse($"{measurements}.2.{row}.{sensor}"), digits, look));
    }

    /// <summary>12.34 with one digit is 123.</summary>
    private static uint Whole(double value, int digits) => (uint)Math.Clamp(Math.Round(value * Math.Pow(10, digits)), 0, uint.MaxValue);

    private static double? At(PodReadings readings, string part, PartQuantity quantity) =>
        readings.Tree.IndexOf(part) is >= 0 and int i && readings[i, quantity] is { Quality: Quality.Good } reading ? reading.Value : null;

    /// <summary>What a sensor looks at.</summary>
    private readonly record struct Sight(PodReadings Readings, double EnergyWattHours)
    {
        public double? At(string part, PartQuantity quantity) => DistributionTable.At(Readings, part, quantity);
    }

    private sealed record Sensor(SnmpOid Value, SnmpOid Valid, int Digits, Func<Sight, double?> Look);

    private sealed record State(SnmpOid Oid, string Part, (int Yes, int No) Words);
}
