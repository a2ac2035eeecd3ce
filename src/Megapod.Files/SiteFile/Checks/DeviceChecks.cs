namespace Megapod.Files.SiteFile.Checks;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.SiteFile.Shapes;

/// <summary>What must hold between the values of one device or one part of the file. Values that could not be read are left out.</summary>
internal static class DeviceChecks
{
    /// <summary>The longest time between two cycles of a controller.</summary>
    private static readonly TimeSpan LongestCycle = TimeSpan.FromSeconds(1);

    /// <summary>Checks every part of the file for itself.</summary>
    public static void Run(ReadMap site, FaultList faults)
    {
        foreach (var node in ((ReadMap?[])[site.Map("grid"), .. site.List<ReadMap>("nodes"), .. site.List<ReadMap>("cabinets"), .. site.List<ReadMap>("pods")]).OfType<ReadMap>())
        {
            Limits(node, faults);
        }

        foreach (var connector in site.List<ReadMap>("cabinets").SelectMany(c => c.List<ReadMap>("connectors")))
        {
            Connector(connector, faults);
        }

        foreach (var pod in site.List<ReadMap>("pods"))
        {
            Throughput(pod, faults);
            Loop(pod, faults);
            Levels(pod.Map("acceptance"), faults);
            foreach (var rack in pod.List<ReadMap>("racks"))
            {
                Rack(rack, faults);
            }
        }

        Battery(site.Map("battery"), faults);
        foreach (var house in site.List<ReadMap>("house"))
        {
            NotAbove(house, "usual", "maximum", FaultCodes.UsualAboveMaximum, "Lower 'usual' or raise 'maximum'.", faults);
        }

        foreach (var rules in ((ReadMap?[])[site.Map("rules"), .. site.List<ReadMap>("cases").Select(c => c.Map("rules"))]).OfType<ReadMap>())
        {
            Rules(rules, faults);
        }

        Unique(site.List<ReadMap>("cases"), m => m.Text("name"), "name", "case", faults);
        Unique(site.List<ReadMap>("compute"), m => m.Find<WorkloadClass>("class")?.ToString().ToLowerInvariant() ?? "", "class", "class of work", faults);
    }

    private static void Limits(ReadMap node, FaultList faults)
    {
        var limits = node.List<ReadMap>("limits");
        Unique(limits, m => m.Text("id"), "id", "limit of this node", faults);
        foreach (var limit in limits)
        {
            if (limit.Find<Instant>("validFrom") is { } from && limit.Find<Instant>("validUntil") is { } until && until <= from)
            {
                faults.Add(FaultCodes.ValidityOrder, limit.At("validUntil"), "'validUntil' does not come after 'validFrom', so the limit never holds.", "Exchange the two, or remove the limit.");
            }

            var curve = limit.List<ShortTimePoint>("shortTime");
            for (int i = 1; i < curve.Count; i++)
            {
                if (curve[i].Factor <= curve[i - 1].Factor || curve[i].For >= curve[i - 1].For)
                {
                    faults.Add(FaultCodes.ShortTimeOrder, limit.At("shortTime"), "The short-time curve is not in order: a larger factor must be allowed for a shorter time.", "Write factors rising and times falling, such as [1.2x for 600 s, 1.5x for 120 s].");
                    break;
                }
            }
        }
    }

    private static void Connector(ReadMap connector, FaultList faults)
    {
        NotAbove(connector, "minimum", "rating", FaultCodes.MinimumAboveRating, "Lower 'minimum' to the smallest power a session can run with, or correct 'rating'.", faults);
        Step(connector, "minimum", "rating", faults);
        NotAbove(connector, "fallback", "rating", FaultCodes.FallbackAboveRating, "A fallback is at most the nameplate: lower it, or leave it out when it is not known.", faults);
    }

    private static void Rack(ReadMap rack, FaultList faults)
    {
        Servers(rack, faults);
        Step(rack, "idle", rack.IsWritten("nameplate") ? "nameplate" : "full", faults);
        NotAbove(rack, "idle", "full", FaultCodes.RackOrder, "'idle' is the draw at zero throughput, 'full' the draw at full speed.", faults);
        NotAbove(rack, "full", "nameplate", FaultCodes.RackOrder, "'nameplate' is the largest possible draw; leave it out when it equals 'full'.", faults);
        NotAbove(rack, "fallback", rack.IsWritten("nameplate") ? "nameplate" : "full", FaultCodes.FallbackAboveRating, "A fallback is at most the nameplate: lower it, or leave it out when it is not known.", faults);
    }

    /// <summary>What the racks' servers hold is what the rack holds: accelerators are paid for and metered by it.</summary>
    private static void Servers(ReadMap rack, FaultList faults)
    {
        var servers = rack.List<ReadMap>("servers");
        Unique(servers, m => m.Text("id"), "id", "server of this rack", faults);
        if (servers.Count > 0 && rack.Find<int>("gpus") is { } gpus && servers.Sum(s => s.Find<int>("gpus") ?? 0) is var sum && sum != gpus && servers.All(s => s.Find<int>("gpus") is not null))
        {
            faults.Add(FaultCodes.ServersGpus, rack.At("gpus"), $"The rack has {gpus} accelerators, but its servers have {sum}.", "Correct 'gpus' of the rack, or that of its servers.");
        }
    }

    private static void Levels(ReadMap? acceptance, FaultList faults)
    {
        if (acceptance?.IsWritten("levels") == true && acceptance.List<double>("levels") is { Count: > 1 } levels
            && (levels[0] != 0 || levels[^1] != 1 || levels.Zip(levels.Skip(1)).Any(l => l.Second <= l.First)))
        {
            faults.Add(FaultCodes.AcceptanceLevels, acceptance.At("levels"), "The levels of the acceptance do not rise from 0 to 1.", "Write them rising, such as [0 %, 50 %, 100 %].");
        }
    }

    /// <summary>Temperatures rise from what is supplied to where everything stops; and racks must be down before flow that is lost harms them.</summary>
    private static void Loop(ReadMap pod, FaultList faults)
    {
        if (pod.Map("cooling")?.Map("loop") is not { } loop)
        {
            return;
        }

        if (loop.Find<double>("supply") is { } supply && loop.Find<double>("derateFrom") is { } derate && loop.Find<double>("stopAt") is { } stop && !(supply < derate && derate < stop))
        {
            faults.Add(FaultCodes.LoopOrder, loop.At("derateFrom"), "The temperatures of the cooling loop are not in order.", "Write them in the order supply, derateFrom, stopAt, such as 25 °C, 35 °C and 45 °C.");
        }

        var enforcement = pod.Map("enforcement");
        var usual = new EnforcementConfig();
        var needed = (loop.Find<TimeSpan>("period") ?? TimeSpan.Zero) + LongestCycle + (enforcement?.Find<TimeSpan>("commandLatency") ?? usual.CommandLatency) + (enforcement?.Find<TimeSpan>("actuationTime") ?? usual.ActuationTime);
        if (loop.IsWritten("designFlow") && loop.Find<TimeSpan>("flowLossTime") is { } most && needed > most)
        {
            faults.Add(
                FaultCodes.LoopTooSlow,
                loop.At("flowLossTime"),
                $"Racks bear {Shown.Number(most.TotalSeconds)} s without flow, but it takes {Shown.Number(needed.TotalSeconds)} s until it is seen and they are down: period, a cycle of 1 s, commandLatency and actuationTime.",
                "Read the loop more often, or use racks that are down sooner.");
        }
    }

    /// <summary>A step that is larger than the range leaves the device its minimum alone.</summary>
    private static void Step(ReadMap device, string lowest, string highest, FaultList faults)
    {
        if (device.Find<double>("step") is { } step && device.Find<double>(lowest) is { } from && device.Find<double>(highest) is { } to && to > from && step > to - from + 1)
        {
            faults.Add(
                FaultCodes.StepTooLarge,
                device.At("step"),
                $"'step' is {Shown.Power(step)}, but from '{lowest}' to '{highest}' there are only {Shown.Power(to - from)}.",
                $"Write the difference between two settings of the device; {Shown.Power(to - from)} if it knows only the two ends.");
        }
    }

    private static void Throughput(ReadMap pod, FaultList faults)
    {
        var points = pod.List<ReadMap>("throughput");
        for (int i = 1; i < points.Count; i++)
        {
            if (points[i].Find<double>("power") is { } power && points[i - 1].Find<double>("power") is { } before
                && points[i].Find<double>("throughput") is { } rate && points[i - 1].Find<double>("throughput") is { } rateBefore
                && (power <= before || rate <= rateBefore))
            {
                faults.Add(
                    FaultCodes.ThroughputNotRising,
                    points[i].Position,
                    $"The throughput curve does not rise here: {Shown.Power(power)} with {Shown.Number(rate)} follows {Shown.Power(before)} with {Shown.Number(rateBefore)}.",
                    "Order the points so that power and throughput both rise from each to the next.");
            }
        }

        Ends(points, 0, 0, "begin with throughput 0: what the pod draws without working", faults);
        Ends(points, points.Count - 1, 1, "end with throughput 1: full speed", faults);
    }

    private static void Ends(IReadOnlyList<ReadMap> points, int index, double needed, string rule, FaultList faults)
    {
        if (points.Count > 0 && points[index].Find<double>("throughput") is { } rate && Math.Abs(rate - needed) > 1e-9)
        {
            faults.Add(FaultCodes.ThroughputNotRising, points[index].At("throughput"), $"The throughput curve must {rule}; here it is {Shown.Number(rate)}.", "Add the missing point of the curve.");
        }
    }

    private static void Battery(ReadMap? battery, FaultList faults)
    {
        if (battery is null)
        {
            return;
        }

        if (battery.Find<double>("minimumSoc") is not { } minimum || battery.Find<double>("maximumSoc") is not { } maximum || battery.Find<double>("initialSoc") is not { } initial)
        {
            return;
        }

        const string remedy = "Write them in the order minimumSoc, initialSoc, maximumSoc, such as 3 %, 50 % and 100 %.";
        if (minimum >= maximum)
        {
            string key = battery.IsWritten("minimumSoc") ? "minimumSoc" : "maximumSoc";
            faults.Add(FaultCodes.SocOrder, battery.At(key), $"'minimumSoc' is {Percent(minimum)}, which is not below 'maximumSoc', {Percent(maximum)}.", remedy);
        }
        else if (initial < minimum || initial > maximum)
        {
            string key = battery.IsWritten("initialSoc") ? "initialSoc" : battery.IsWritten("minimumSoc") ? "minimumSoc" : "maximumSoc";
            faults.Add(FaultCodes.SocOrder, battery.At(key), $"'initialSoc' is {Percent(initial)}, outside {Percent(minimum)} to {Percent(maximum)}.", remedy);
        }
    }

    private static void Rules(ReadMap rules, FaultList faults)
    {
        if (rules.Find<double>("chargeQuantile") is { } charge && rules.Find<double>("dischargeQuantile") is { } discharge && charge >= discharge)
        {
            string key = rules.IsWritten("chargeQuantile") ? "chargeQuantile" : "dischargeQuantile";
            faults.Add(FaultCodes.RulesOrder, rules.At(key), $"'chargeQuantile' is {Percent(charge)}, which is not below 'dischargeQuantile', {Percent(discharge)}.", "Charge at low prices and discharge at high ones: 40 % and 90 % are usual.");
        }

        if (rules.Find<BatteryRule>("battery") == BatteryRule.ByHour && !rules.IsWritten("chargeHours") && !rules.IsWritten("dischargeHours"))
        {
            faults.Add(FaultCodes.RulesOrder, rules.At("battery"), "'battery' is byHour, but no hours are given.", "Add 'chargeHours: [0-6]' and 'dischargeHours: [17-22]', or choose byPrice.");
        }
    }

    private static void NotAbove(ReadMap map, string small, string large, string code, string remedy, FaultList faults)
    {
        if (map.Find<double>(small) is { } low && map.Find<double>(large) is { } high && low > high)
        {
            string key = map.IsWritten(small) ? small : large;
            faults.Add(code, map.At(key), $"'{small}' is {Shown.Power(low)}, above '{large}', {Shown.Power(high)}.", remedy);
        }
    }

    internal static void Unique(IReadOnlyList<ReadMap> maps, Func<ReadMap, string> nameOf, string key, string what, FaultList faults)
    {
        var lineOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var map in maps)
        {
            string name = nameOf(map);
            if (name.Length > 0 && !lineOf.TryAdd(name, map.At(key).Line))
            {
                faults.Add(FaultCodes.DuplicateId, map.At(key), $"Another {what} is already called '{Shown.Short(name)}', on line {lineOf[name].ToString(CultureInfo.InvariantCulture)}.", "Give each a name of its own, or remove one.");
            }
        }
    }

    private static string Percent(double share) => $"{Shown.Number(share * 100)} %";
}
