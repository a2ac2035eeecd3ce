namespace Megapod.Twin.Pods;

using System.Runtime.InteropServices;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Twin.Physics;

/// <summary>
/// What the parts of an emulated pod show, down to each accelerator: the plant knows racks, and their draw, coolant and temperature are spread over what is in them, the same way each time. Everything adds up: outlets and switch
/// are the rack, accelerators' mean temperature is that of the rack's chips. Nothing here acts back on the plant.
/// </summary>
public sealed class PodDetail
{
    /// <summary>Share of a rack's full power that its switch takes. Assumption.</summary>
    public const double SwitchShare = 0.01;

    private const ulong SpreadChance = 11;

    /// <summary>Accelerators with work differ by so much in what they take, either way. Assumption.</summary>
    private const double Spread = 0.03;

    /// <summary>Share of an accelerator's warmth above the coolant that does not depend on its own power. Assumption.</summary>
    private const double CommonWarmth = 0.4;

    /// <summary>Clock without work and the highest one, Hz (H100; parameter sheet, section 2).</summary>
    private const double IdleHertz = 345e6;

    private const double FullHertz = 1980e6;

    /// <summary>Share of the time for which an accelerator with work computes. Assumption: a power limit makes it slower, not idle.</summary>
    private const double BusyUtilisation = 0.97;

    /// <summary>Memory is so much warmer than the accelerator, K. Assumption.</summary>
    private const double MemoryKelvins = 5;

    /// <summary>From these temperatures on software and hardware slow an accelerator down, °C. Assumption.</summary>
    private const double SoftwareLimitCelsius = 87;

    private const double HardwareLimitCelsius = 92;

    /// <summary>Chips of a pod without a loop are so much warmer at full power than coolant at its usual temperature, K: what a loop of usual flow gives.</summary>
    private const double UsualKelvins = 30;

    /// <summary>Pressure of a full loop, and the pumps' at full speed, Pa. Assumptions.</summary>
    private const double FullPascals = 150e3;

    private const double PumpPascals = 150e3;

    /// <summary>Coolant of a pod whose loop is not described comes at the temperature that loops have by default, °C.</summary>
    private static readonly double UsualSupply = new CoolingLoopConfig().Supply.Value;

    private static readonly PartQuantity[] OfServer = [PartQuantity.Power, PartQuantity.Temperature, PartQuantity.IsOn];

    private static readonly PartQuantity[] OfSwitch = [PartQuantity.Power, PartQuantity.IsOn];

    private static readonly PartQuantity[] OfAccelerator =
    [
        PartQuantity.Power, PartQuantity.PowerLimit, PartQuantity.Temperature, PartQuantity.MemoryTemperature, PartQuantity.Utilisation, PartQuantity.Clock, PartQuantity.Throttle,
    ];

    private readonly PowerTree site;
    private readonly int pod;
    private readonly PodTree tree;
    private readonly CoolingUnit? unit;
    private readonly Rack[] racks;
    private readonly Server[] servers;
    private readonly int[] accelerators;
    private readonly double[] weights;

    /// <summary>The site by whose indices its racks are found.</summary>
    public PowerTree Site => site;

    /// <summary>Finds the parts of a pod once.</summary>
    /// <param name="site">The site.</param>
    /// <param name="pod">Index of the pod.</param>
    /// <param name="tree">Its tree, as <see cref="PodTreeBuilder"/> makes it.</param>
    /// <param name="seed">One seed is one pod: which accelerators take a little more than others.</param>
    /// <exception cref="ArgumentException">The tree is not one of this pod.</exception>
    public PodDetail(PowerTree site, int pod, PodTree tree, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(tree);
        this.site = site;
        this.pod = pod;
        this.tree = tree;
        var config = site.Pods[pod];
        unit = config.Cooling.Loop is null ? null : new CoolingUnit(
            Part(PodTreeBuilder.CoolingUnitOf(config.Id)),
            Part(PodTreeBuilder.PumpOf(config.Id, 1)),
            Part(PodTreeBuilder.PumpOf(config.Id, 2)),
            Part(PodTreeBuilder.SupplyOf(config.Id)),
            Part(PodTreeBuilder.ReturnOf(config.Id)),
            Part(PodTreeBuilder.LeakDetectorOf(PodTreeBuilder.CoolingUnitOf(config.Id))));
        var foundRacks = new List<Rack>();
        var foundServers = new List<Server>();
        var found = new List<int>();
        foreach (var rack in config.Racks.OrderBy(r => r.Id, StringComparer.Ordinal))
        {
            int firstServer = foundServers.Count;
            int firstAccelerator = found.Count;
            var named = PodTreeBuilder.ServersOf(rack);
            for (int s = 0; s < named.Count; s++)
            {
                string id = PodTreeBuilder.ServerOf(rack.Id, named[s].Id);
                foundServers.Add(new Server(Part(id), Part(PodTreeBuilder.OutletOf(rack.Id, s + 1)), found.Count, named[s].Gpus));
                found.AddRange(Enumerable.Range(0, named[s].Gpus).Select(g => Part(PodTreeBuilder.AcceleratorOf(id, g))));
            }

            foundRacks.Add(new Rack(
                site.ConsumerIndex(rack.Id),
                rack.Full.Value,
                Part(rack.Id),
                Part(PodTreeBuilder.DistributionOf(rack.Id)),
                Part(PodTreeBuilder.BranchOf(rack.Id)),
                Part(PodTreeBuilder.OutletOf(rack.Id, named.Count + 1)),
                Part(PodTreeBuilder.SwitchOf(rack.Id)),
                unit is null ? -1 : Part(PodTreeBuilder.LeakDetectorOf(rack.Id)),
                firstServer,
                foundServers.Count - firstServer,
                firstAccelerator,
                found.Count - firstAccelerator));
        }

        racks = [.. foundRacks];
        servers = [.. foundServers];
        accelerators = [.. found];
        weights = [.. Enumerable.Range(0, accelerators.Length).Select(a => 1 + Draws.Between(seed, SpreadChance, (ulong)a, -Spread, Spread))];

        int Part(string id) => tree.IndexOf(id) is var index and >= 0 ? index : throw new ArgumentException($"The tree has no part '{id}'.", nameof(tree));
    }

    /// <summary>Fills in what all parts show at the plant's present instant. It allocates nothing.</summary>
    /// <param name="plant">The site as it is.</param>
    /// <param name="readings">Readings of the pod's tree.</param>
    /// <exception cref="ArgumentException">The readings are of another tree.</exception>
    public void Fill(SitePlant plant, PodReadings readings)
    {
        ArgumentNullException.ThrowIfNull(plant);
        ArgumentNullException.ThrowIfNull(readings);
        if (readings.Tree != tree)
        {
            throw new ArgumentException("The readings are of another tree.", nameof(readings));
        }

        var loop = plant.Loops[pod];
        double sum = 0;
        for (int r = 0; r < racks.Length; r++)
        {
            sum += plant.ConsumerWatts[racks[r].Consumer];
            Fill(plant, loop, in racks[r], readings);
        }

        Put(readings, 0, PartQuantity.Power, sum, plant.Now);
        readings.Word[0] = PartHealth.Good;
        if (unit is { } parts && loop is not null)
        {
            Fill(parts, loop, readings, plant.Now);
        }
    }

    private static void Fill(in CoolingUnit parts, CoolingPlant loop, PodReadings readings, Instant at)
    {
        double dynamic = PumpPascals * loop.PumpShare * loop.PumpShare;
        Put(readings, parts.Unit, PartQuantity.Flow, loop.FlowLitresPerSecond, at);
        Put(readings, parts.Unit, PartQuantity.SupplyTemperature, loop.SupplyCelsius, at);
        Put(readings, parts.Unit, PartQuantity.ReturnTemperature, loop.ReturnCelsius, at);
        Put(readings, parts.Unit, PartQuantity.Pressure, FullPascals * loop.CoolantShare, at);
        Put(readings, parts.Unit, PartQuantity.DifferentialPressure, dynamic, at);
        Put(readings, parts.Unit, PartQuantity.IsLiquidIsolated, loop.IsShut ? 1 : 0, at);
        readings.Word[parts.Unit] = !loop.ArePumpsOn || loop.IsRejectionLost ? PartHealth.Critical : PartHealth.Good;
        Pump(parts.FirstPump);
        Pump(parts.SecondPump);
        Put(readings, parts.Supply, PartQuantity.Temperature, loop.SupplyCelsius, at);
        Put(readings, parts.Return, PartQuantity.Temperature, loop.ReturnCelsius, at);
        Put(readings, parts.Leak, PartQuantity.IsLeaking, loop.IsWet ? 1 : 0, at);
        readings.Word[parts.Supply] = readings.Word[parts.Return] = PartHealth.Good;
        readings.Word[parts.Leak] = loop.IsWet ? PartHealth.Critical : PartHealth.Good;

        void Pump(int part)
        {
            Put(readings, part, PartQuantity.Speed, loop.PumpShare, at);
            Put(readings, part, PartQuantity.IsOn, loop.ArePumpsOn ? 1 : 0, at);
            readings.Word[part] = loop.ArePumpsOn ? PartHealth.Good : PartHealth.Critical;
        }
    }

    private static void Put(PodReadings readings, int part, PartQuantity quantity, double value, Instant at) => readings[part, quantity] = Reading.Good(value, at);

    private static void Clear(PodReadings readings, int part, PartQuantity[] quantities)
    {
        readings.Word[part] = PartHealth.Unknown;
        foreach (var quantity in quantities)
        {
            readings[part, quantity] = Reading.Missing;
        }
    }

    private void Fill(SitePlant plant, CoolingPlant? loop, in Rack rack, PodReadings readings)
    {
        var at = plant.Now;
        double draw = plant.ConsumerWatts[rack.Consumer];
        double volts = site.Site.Grid.NominalVoltage.Value * plant.VoltageShare;
        bool isTripped = loop is not null && plant.CooledAt(rack.Consumer).IsTripped;
        bool isCut = loop is not null && plant.CooledAt(rack.Consumer).IsCut;
        bool hasPower = !plant.IsUnpowered(rack.Consumer) && plant.Topology != GridTopology.Black && !plant.Troubles[rack.Consumer].IsOff;
        double amperes = volts > 0 ? draw / (3 * volts * site.Consumers[rack.Consumer].PowerFactor) : 0;
        double closed = isTripped ? 0 : 1;
        Put(readings, rack.Part, PartQuantity.Power, draw, at);
        Put(readings, rack.Part, PartQuantity.IsOn, closed, at);
        Put(readings, rack.Part, PartQuantity.IsElectricallyIsolated, isCut ? 1 : 0, at);
        Put(readings, rack.Distribution, PartQuantity.Power, draw, at);
        Put(readings, rack.Distribution, PartQuantity.Voltage, volts, at);
        Put(readings, rack.Distribution, PartQuantity.Current, amperes, at);
        Put(readings, rack.Branch, PartQuantity.Power, draw, at);
        Put(readings, rack.Branch, PartQuantity.Current, amperes, at);
        Put(readings, rack.Branch, PartQuantity.IsOn, closed, at);
        readings.Word[rack.Part] = isTripped || isCut || (loop is not null && plant.CooledAt(rack.Consumer).Stop != ProtectionCause.None) ? PartHealth.Critical : PartHealth.Good;
        readings.Word[rack.Distribution] = PartHealth.Good;
        readings.Word[rack.Branch] = isTripped ? PartHealth.Critical : PartHealth.Good;
        double supply = loop?.SupplyCelsius ?? UsualSupply;
        double chips = loop is null ? supply + (UsualKelvins * draw / rack.FullWatts) : plant.CooledAt(rack.Consumer).ChipCelsius;
        double back = supply;
        if (loop is not null)
        {
            ref readonly var cooled = ref plant.CooledAt(rack.Consumer);
            back = cooled.ReturnCelsius;
            Put(readings, rack.Part, PartQuantity.Flow, cooled.FlowLitresPerSecond, at);
            Put(readings, rack.Part, PartQuantity.SupplyTemperature, supply, at);
            Put(readings, rack.Part, PartQuantity.ReturnTemperature, back, at);
            Put(readings, rack.Part, PartQuantity.ValvePosition, cooled.ValveOpening, at);
            Put(readings, rack.Part, PartQuantity.IsLiquidIsolated, cooled.ValveOpening <= 0 ? 1 : 0, at);
            Put(readings, rack.Leak, PartQuantity.IsLeaking, cooled.IsWet ? 1 : 0, at);
            readings.Word[rack.Leak] = cooled.IsWet ? PartHealth.Critical : PartHealth.Good;
        }

        var split = RackSplit.Of(draw, site.Consumers[rack.Consumer].Minimum.Value, rack.FullWatts, rack.AcceleratorCount);
        Put(readings, rack.SwitchOutlet, PartQuantity.Power, split.SwitchWatts, at);
        Put(readings, rack.SwitchOutlet, PartQuantity.IsOn, closed, at);
        readings.Word[rack.SwitchOutlet] = PartHealth.Good;
        if (hasPower)
        {
            Put(readings, rack.Switch, PartQuantity.Power, split.SwitchWatts, at);
            Put(readings, rack.Switch, PartQuantity.IsOn, 1, at);
            readings.Word[rack.Switch] = PartHealth.Good;
        }
        else
        {
            Clear(readings, rack.Switch, OfSwitch);
        }

        FillServers(plant, in rack, in split, readings, new Warmth(supply, chips, back), hasPower, closed);
    }

    private void FillServers(SitePlant plant, in Rack rack, in RackSplit split, PodReadings readings, Warmth warmth, bool hasPower, double closed)
    {
        var at = plant.Now;
        int count = rack.AcceleratorCount;
        int busy = Math.Min(count, Math.Max((int)Math.Ceiling((split.WorkShare * count) - 1e-9), (int)Math.Round(plant.WorkOf(rack.Consumer) * count)));
        double busyWeight = 0;
        for (int a = 0; a < busy; a++)
        {
            busyWeight += weights[rack.FirstAccelerator + a];
        }

        double allowed = plant.IsUntold(rack.Consumer) ? 0 : plant.Devices[rack.Consumer].Allowed(plant.Now.Ticks, plant.Fallback(rack.Consumer));
        var limit = RackSplit.Of(Math.Clamp(allowed, site.Consumers[rack.Consumer].Minimum.Value, rack.FullWatts), site.Consumers[rack.Consumer].Minimum.Value, rack.FullWatts, count);
        double limitEach = limit.AcceleratorIdleWatts + (count > 0 ? limit.WorkWatts / count : 0);
        bool isLimited = allowed < plant.WantedWatts(rack.Consumer) - 1;
        double mean = split.AcceleratorIdleWatts + (count > 0 ? split.WorkWatts / count : 0);
        for (int s = rack.FirstServer; s < rack.FirstServer + rack.ServerCount; s++)
        {
            ref readonly var server = ref servers[s];
            double watts = split.ServerWatts * (count > 0 ? (double)server.Count / count : 1.0 / rack.ServerCount);
            for (int a = server.First; a < server.First + server.Count; a++)
            {
                bool isBusy = a - rack.FirstAccelerator < busy && split.WorkWatts > 0;
                double work = isBusy ? split.WorkWatts * weights[a] / busyWeight : 0;
                double own = split.AcceleratorIdleWatts + work;
                watts += own;
                if (!hasPower)
                {
                    Clear(readings, accelerators[a], OfAccelerator);
                    continue;
                }

                double celsius = warmth.Supply + ((warmth.Chips - warmth.Supply) * (CommonWarmth + ((1 - CommonWarmth) * (mean > 0 ? own / mean : 1))));
                var reasons = (isBusy ? ThrottleReasons.None : ThrottleReasons.Idle)
                    | (isBusy && isLimited ? ThrottleReasons.PowerLimit : ThrottleReasons.None)
                    | (celsius >= SoftwareLimitCelsius ? ThrottleReasons.SoftwareThermal : ThrottleReasons.None)
                    | (celsius >= HardwareLimitCelsius ? ThrottleReasons.HardwareThermal : ThrottleReasons.None);
                double speed = isBusy && split.AcceleratorSpanWatts > 0 ? Math.Cbrt(Math.Min(1, work / split.AcceleratorSpanWatts)) : 0;
                int part = accelerators[a];
                Put(readings, part, PartQuantity.Power, own, at);
                Put(readings, part, PartQuantity.PowerLimit, limitEach, at);
                Put(readings, part, PartQuantity.Temperature, celsius, at);
                Put(readings, part, PartQuantity.MemoryTemperature, celsius + MemoryKelvins, at);
                Put(readings, part, PartQuantity.Utilisation, isBusy ? BusyUtilisation : 0, at);
                Put(readings, part, PartQuantity.Clock, IdleHertz + (speed * (FullHertz - IdleHertz)), at);
                Put(readings, part, PartQuantity.Throttle, (int)reasons, at);
                readings.Word[part] = celsius >= HardwareLimitCelsius ? PartHealth.Critical : celsius >= SoftwareLimitCelsius ? PartHealth.Warning : PartHealth.Good;
            }

            Put(readings, server.Outlet, PartQuantity.Power, watts, at);
            Put(readings, server.Outlet, PartQuantity.IsOn, closed, at);
            readings.Word[server.Outlet] = PartHealth.Good;
            if (!hasPower)
            {
                Clear(readings, server.Part, OfServer);
                continue;
            }

            Put(readings, server.Part, PartQuantity.Power, watts, at);
            Put(readings, server.Part, PartQuantity.Temperature, warmth.Back, at);
            Put(readings, server.Part, PartQuantity.IsOn, 1, at);
            readings.Word[server.Part] = PartHealth.Good;
        }
    }

    /// <summary>Temperatures in a rack, °C: of the coolant that comes, of the chips, and of the coolant that leaves, which the air in its servers has as well.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Warmth(double Supply, double Chips, double Back);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct CoolingUnit(int Unit, int FirstPump, int SecondPump, int Supply, int Return, int Leak);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Rack(
        int Consumer,
        double FullWatts,
        int Part,
        int Distribution,
        int Branch,
        int SwitchOutlet,
        int Switch,
        int Leak,
        int FirstServer,
        int ServerCount,
        int FirstAccelerator,
        int AcceleratorCount);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Server(int Part, int Outlet, int First, int Count);
}
