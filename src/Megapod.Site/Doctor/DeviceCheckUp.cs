namespace Megapod.Site.Doctor;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;
using Megapod.Devices.Registers;
using Megapod.Devices.SunSpec;

/// <summary>Reaches every device of a site file that we ask by Modbus, says what it is, whether it is what the site takes it for, how long it takes to answer, and what would be in force if we fell silent now. It only reads.</summary>
public static class DeviceCheckUp
{
    /// <summary>A device that takes longer to look at has failed.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>A battery whose own limit is below what the site file says by more than this share cannot do what is planned with it.</summary>
    private const double Tolerance = 0.01;

    /// <summary>Looks at all of them, side by side.</summary>
    /// <param name="site">The site.</param>
    /// <param name="maps">Register maps by device, for those with <c>protocol: modbus</c>.</param>
    /// <param name="time">Time.</param>
    /// <param name="now">The instant.</param>
    /// <param name="seed">Chance, for pauses between attempts.</param>
    /// <param name="stop">Ends it early; what was not looked at says so.</param>
    /// <returns>Findings in the order of the site file, several for a device.</returns>
    public static async Task<IReadOnlyList<DoctorFinding>> LookAsync(
        SiteConfig site, IReadOnlyDictionary<string, RegisterMapConfig> maps, TimeProvider time, Instant now, ulong seed, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(time);
        var clients = new Dictionary<(string Host, int Port), ModbusClient>();
        try
        {
            foreach (var device in site.Devices.Where(d => d.Protocol is DeviceProtocol.SunSpec or DeviceProtocol.Modbus && !clients.ContainsKey((d.Host, d.Port))))
            {
                var config = new ModbusClientConfig(device.Host, device.Port) { AnswerTimeout = device.Timeout, ConnectTimeout = device.Timeout, CallTimeout = 2 * device.Timeout, Gap = device.Gap };
                clients.Add((device.Host, device.Port), new ModbusClient(config, time, new SeededRandom(seed).Split(device.Id)));
            }

            var looks = site.Devices.Select(d => d.Protocol switch
            {
                DeviceProtocol.SunSpec => SunSpecAsync(site, d, clients[(d.Host, d.Port)].Unit(d.Unit), time, now, stop),
                DeviceProtocol.Modbus => MappedAsync(site, d, maps[d.Id], clients[(d.Host, d.Port)].Unit(d.Unit), time, now, stop),
                _ => Task.FromResult<IReadOnlyList<DoctorFinding>>([]),
            });
            return [.. (await Task.WhenAll(looks)).SelectMany(f => f)];
        }
        finally
        {
            foreach (var client in clients.Values)
            {
                await client.DisposeAsync();
            }
        }
    }

    private static async Task<IReadOnlyList<DoctorFinding>> SunSpecAsync(SiteConfig site, DeviceConfig device, ModbusUnit unit, TimeProvider time, Instant now, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        long began = time.GetTimestamp();
        Outcome<SunSpecCheckUp> looked;
        try
        {
            looked = await SunSpecCheckUp.LookAsync(unit, now, () => time.GetElapsedTime(began).TotalMilliseconds, both.Token);
        }
        catch (OperationCanceledException)
        {
            return [Bad(device, null, $"It was not looked at to the end within {Longest.TotalSeconds:0} s.", "Look at its power, its cable and its address.")];
        }

        if (!looked.IsSuccess)
        {
            return [.. looked.Faults.Select(f => Bad(device, null, $"{device.Host}:{device.Port}, unit {device.Unit}: {f.Message}", f.Remedy))];
        }

        var check = looked.Value;
        double[] trips = [.. check.RoundTripsMs.Order()];
        double? median = trips.Length > 0 ? trips[trips.Length / 2] : null;
        string name = check.Identity.Length > 0 ? check.Identity : "A device without a name";
        string skipped = check.Unknown.Count > 0 ? $" (skipped: {string.Join(", ", check.Unknown)})" : "";
        var findings = new List<DoctorFinding> { Good(device, median, $"{name}; SunSpec at register {check.Base}, models {string.Join(", ", check.Models)}{skipped}.") };
        foreach (var meter in Meters(site).Where(m => m.Driver == device.Id))
        {
            findings.AddRange(MeterFindings(device, check, meter, trips));
        }

        if (site.Battery is { } battery && battery.Driver == device.Id)
        {
            findings.AddRange(BatteryFindings(device, check, battery));
        }

        findings.AddRange(check.Faults.Select(f => Bad(device, null, f.Message, f.Remedy)));
        return findings;
    }

    private static async Task<IReadOnlyList<DoctorFinding>> MappedAsync(SiteConfig site, DeviceConfig device, RegisterMapConfig map, ModbusUnit unit, TimeProvider time, Instant now, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        long began = time.GetTimestamp();
        Outcome<RegisterCheckUp> looked;
        try
        {
            looked = await RegisterCheckUp.LookAsync(unit, map, now, () => time.GetElapsedTime(began).TotalMilliseconds, both.Token);
        }
        catch (OperationCanceledException)
        {
            return [Bad(device, null, $"It was not looked at to the end within {Longest.TotalSeconds:0} s.", "Look at its power, its cable and its address.")];
        }

        if (!looked.IsSuccess)
        {
            return [.. looked.Faults.Select(f => Bad(device, null, $"{device.Host}:{device.Port}, unit {device.Unit}: {f.Message}", f.Remedy))];
        }

        var check = looked.Value;
        double[] trips = [.. check.RoundTripsMs.Order()];
        string soc = check.Soc is { } share ? Words($", state of charge {share:0.#%}") : "";
        var findings = new List<DoctorFinding>
        {
            check.Power is { } power
                ? Good(device, trips.Length > 0 ? trips[trips.Length / 2] : null, Words($"{map.Title}: {power.Value / 1000:0.##} kW, import positive{soc}."))
                : Bad(device, null, $"{map.Title}: it does not say its power.", "Look whether it is connected and configured, and whether the register map names the right register."),
        };
        foreach (var meter in Meters(site).Where(m => m.Driver == device.Id))
        {
            findings.AddRange(Delays(device, meter, trips));
        }

        if (site.Battery is { } battery && battery.Driver == device.Id)
        {
            findings.Add(Silence(device, map, check));
            findings.AddRange(Limits(device, battery, check.ChargeLimit, check.DischargeLimit));
        }

        findings.AddRange(check.Faults.Select(f => Bad(device, null, f.Message, f.Remedy)));
        return findings;
    }

    private static DoctorFinding Silence(DeviceConfig device, RegisterMapConfig map, RegisterCheckUp check)
    {
        string held = check.Held is not { } watts ? "what it holds cannot be read" : watts.Value == 0 ? "nothing is in force" : Words($"a set-point of {watts.Value / 1000:0.#} kW is in force");
        return map.Reversion switch
        {
            RegisterReversion.ReadOnly => Good(device, null, "If we fell silent now: it takes no power set-point."),
            RegisterReversion.Lapses => Good(device, null, Words($"If we fell silent now: {held}; set-points lapse {map.Control!.Watchdog!.Timeout.TotalSeconds:0.#} s after the last write of the watchdog.")),
            RegisterReversion.Bounded => Good(device, null, Words($"If we fell silent now: {held} and stays; {map.Control!.Bound!.Power.Value / 1000:0.#} kW bound it.")),
            _ => Bad(device, null, $"If we fell silent now: {held}, and nothing would end or bound it, so it is only read.", "Write its watchdog into the register map, or what bounds it."),
        };
    }

    private static IEnumerable<MeterConfig> Meters(SiteConfig site) =>
        site.Nodes.Select(n => n.Meter).Concat(site.Cabinets.Select(c => c.Meter)).Concat(site.Pods.Select(p => p.Meter)).Prepend(site.Grid.Meter).OfType<MeterConfig>();

    private static IEnumerable<DoctorFinding> MeterFindings(DeviceConfig device, SunSpecCheckUp check, MeterConfig meter, double[] trips)
    {
        if (!check.IsMeter)
        {
            yield return Bad(device, null, $"The site takes it for the meter '{meter.Id}', but it lists no model of a meter (203, 213).", "Name another device as that meter's driver, or check the unit number.");
            yield break;
        }

        yield return check.Power is { } power
            ? Good(device, null, Words($"The meter '{meter.Id}' reads {power.Value / 1000:0.##} kW, import positive."))
            : Bad(device, null, $"The meter '{meter.Id}' does not say its power.", "Look whether it is connected and configured.");
        foreach (var finding in Delays(device, meter, trips))
        {
            yield return finding;
        }
    }

    private static IEnumerable<DoctorFinding> Delays(DeviceConfig device, MeterConfig meter, double[] trips)
    {
        double declared = meter.Delay.TotalMilliseconds;
        if (trips.Length > 0)
        {
            yield return trips[^1] <= declared
                ? Good(device, trips[^1], Words($"It answered within {trips[^1]:0.#} ms, {trips.Length} times; the site file says {declared:0.#} ms for '{meter.Id}'."))
                : Bad(device, trips[^1], Words($"It took up to {trips[^1]:0.#} ms to answer, {trips.Length} times; the site file says {declared:0.#} ms for '{meter.Id}', so the margin counts on a quicker one."), "Write a longer 'delay' at the meter, or find what slows it.");
        }
    }

    private static IEnumerable<DoctorFinding> BatteryFindings(DeviceConfig device, SunSpecCheckUp check, BatteryConfig battery)
    {
        if (!check.IsBattery)
        {
            yield return Bad(device, null, $"The site takes it for the battery '{battery.Id}', but it does not list a power (701, 103, 113) and a state of charge (713, 802, 124).", "Name another device as the battery's driver, or check the unit number.");
            yield break;
        }

        yield return check.IsSafeInSilence
            ? Good(device, null, $"If we fell silent now: {check.InSilence}")
            : Bad(device, null, $"If we fell silent now: {check.InSilence}", "Switch its reversion timer on; without one it counts at its worst case.");
        foreach (var finding in Limits(device, battery, check.ChargeLimit, check.DischargeLimit))
        {
            yield return finding;
        }
    }

    private static IEnumerable<DoctorFinding> Limits(DeviceConfig device, BatteryConfig battery, Watts? charge, Watts? discharge)
    {
        foreach (var (what, limit) in new[] { ("charge", charge), ("discharge", discharge) })
        {
            if (limit is { } most && most.Value < (1 - Tolerance) * battery.Power.Value)
            {
                yield return Bad(device, null, Words($"It says that it can {what} with {most.Value / 1000:0.#} kW; the site file says {battery.Power.Value / 1000:0.#} kW."), "Write the smaller one as the battery's 'power', or raise the device's own limit.");
            }
        }
    }

    private static DoctorFinding Good(DeviceConfig device, double? ms, string finding) => new(device.Id, device.Protocol, true, Rounded(ms), finding, "");

    private static DoctorFinding Bad(DeviceConfig device, double? ms, string finding, string remedy) => new(device.Id, device.Protocol, false, Rounded(ms), finding, remedy);

    private static double? Rounded(double? ms) => ms is { } value ? Math.Round(value, 3) : null;

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
