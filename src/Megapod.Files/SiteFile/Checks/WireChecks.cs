namespace Megapod.Files.SiteFile.Checks;

using System.Collections.Frozen;
using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;

/// <summary>What must hold between devices on the wire and the things that name them. Values that could not be read are left out.</summary>
internal static class WireChecks
{
    /// <summary>The soonest that a limit over Redfish has been seen to act (P. Patel et al., POLCA, arXiv 2308.12908).</summary>
    private static readonly TimeSpan SoonestLimit = TimeSpan.FromSeconds(5);

    /// <summary>A building management system repeats values so often (DSX Exchange, bms.yaml); readings are stale after so many periods of their loop.</summary>
    private static readonly TimeSpan SeldomValue = TimeSpan.FromSeconds(100);
    private const int StalePeriods = 3;

    private static readonly DeviceProtocol[] Modbus = [DeviceProtocol.SunSpec, DeviceProtocol.Modbus];
    private static readonly DeviceProtocol[] Known = [DeviceProtocol.Redfish, DeviceProtocol.Snmp, DeviceProtocol.Dsx];

    /// <summary>Keys that mean something to some protocols only.</summary>
    private static readonly FrozenDictionary<string, DeviceProtocol[]> KeysOf = new Dictionary<string, DeviceProtocol[]>
    {
        ["address"] = [.. Modbus, .. Known, DeviceProtocol.Dcgm],
        ["unit"] = Modbus,
        ["gap"] = Modbus,
        ["map"] = Modbus,
        ["profile"] = [DeviceProtocol.Snmp],
        ["login"] = [DeviceProtocol.Redfish],
        ["user"] = Known,
        ["passwordVariable"] = Known,
        ["passwordFile"] = Known,
        ["signature"] = [DeviceProtocol.Snmp],
        ["privacyVariable"] = [DeviceProtocol.Snmp],
        ["privacyFile"] = [DeviceProtocol.Snmp],
        ["tls"] = [DeviceProtocol.Redfish, DeviceProtocol.Dsx, DeviceProtocol.Dcgm],
        ["allowPlain"] = [DeviceProtocol.Redfish, DeviceProtocol.Dsx, DeviceProtocol.Dcgm],
        ["certificateSha256"] = [DeviceProtocol.Redfish],
        ["authority"] = [DeviceProtocol.Redfish, DeviceProtocol.Dsx],
        ["certificate"] = [DeviceProtocol.Dsx],
        ["key"] = [DeviceProtocol.Dsx],
        ["identity"] = [DeviceProtocol.Ocpp, DeviceProtocol.Dsx, DeviceProtocol.Redfish],
        ["securityProfile"] = [DeviceProtocol.Ocpp],
        ["passwordSha256"] = [DeviceProtocol.Ocpp],
        ["versions"] = [DeviceProtocol.Ocpp],
        ["operator"] = [DeviceProtocol.Ocpp],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Checks devices and drivers.</summary>
    public static void Run(ReadMap site, FaultList faults)
    {
        var devices = site.List<ReadMap>("devices");
        DeviceChecks.Unique(devices, d => d.Text("id"), "id", "device", faults);
        var known = new Dictionary<string, ReadMap>(StringComparer.Ordinal);
        foreach (var device in devices)
        {
            known.TryAdd(device.Text("id"), device);
            Keys(device, faults);
        }

        var unused = new HashSet<string>(known.Keys, StringComparer.Ordinal);
        var alone = new Dictionary<string, Use>(StringComparer.Ordinal);
        foreach (var use in Uses(site))
        {
            Driver(use, known, unused, faults);
            if (use.IsAlone && known.TryGetValue(use.Driver, out var device) && device.Find<DeviceProtocol>("protocol") is DeviceProtocol.Redfish or DeviceProtocol.Snmp or DeviceProtocol.Dcgm && !alone.TryAdd(use.Driver, use))
            {
                faults.Add(
                    FaultCodes.DriverShared,
                    use.Thing.At(use.Key),
                    $"The device '{Shown.Short(use.Driver)}' is named at two things of pods, and what it shows would count for both.",
                    "Give each its own device; a group writes {id} in its driver. Several units at one address are several devices with an 'identity' each.");
            }
        }

        foreach (var pod in site.List<ReadMap>("pods"))
        {
            Limits(pod, known, faults);
            Loop(pod, known, faults);
        }

        foreach (var device in devices.Where(d => unused.Contains(d.Text("id")) && d.Text("id").Length > 0))
        {
            faults.Add(
                FaultCodes.DeviceUnused,
                device.At("id"),
                $"Nothing on the site has '{Shown.Short(device.Text("id"))}' as its driver.",
                $"Write 'driver: {device.Text("id")}' at the {(device.Find<DeviceProtocol>("protocol") is { } protocol && (Known.Contains(protocol) || protocol == DeviceProtocol.Dcgm) ? "pod, rack or server" : "meter, battery or cabinet")} that it is, or remove it.");
        }
    }

    private static IEnumerable<Use> Uses(ReadMap site)
    {
        var nodes = ((ReadMap?[])[site.Map("grid"), .. site.List<ReadMap>("nodes"), .. site.List<ReadMap>("cabinets"), .. site.List<ReadMap>("pods")]).OfType<ReadMap>();
        foreach (var meter in nodes.Select(n => n.Map("meter")).Append(site.Map("battery")).OfType<ReadMap>())
        {
            yield return new Use(meter, "driver", meter.Text("driver"), Modbus, "Meters and batteries are read over SunSpec or a register map: name a device with 'protocol: sunSpec' or 'protocol: modbus'.");
        }

        foreach (var cabinet in site.List<ReadMap>("cabinets"))
        {
            yield return new Use(cabinet, "driver", cabinet.Text("driver"), [DeviceProtocol.Ocpp], "Cabinets are charging stations: name a device with 'protocol: ocpp'.");
        }

        foreach (var pod in site.List<ReadMap>("pods"))
        {
            yield return new Use(pod, "driver", pod.Text("driver"), [DeviceProtocol.Dsx], "A pod is told of by a building management system: name a device with 'protocol: dsx'.");
            if (pod.Map("cooling")?.Map("loop") is { } loop)
            {
                yield return new Use(
                    loop,
                    "driver",
                    loop.Text("driver"),
                    [DeviceProtocol.Redfish, DeviceProtocol.Dsx],
                    "A cooling loop is told of by its coolant distribution unit or a building management system: name a device with 'protocol: redfish' or 'protocol: dsx'.", IsAlone: true);
            }

            foreach (var rack in pod.List<ReadMap>("racks"))
            {
                yield return new Use(
                    rack,
                    "driver",
                    PodDrivers.OfRack(rack, "driver"),
                    [DeviceProtocol.Snmp, DeviceProtocol.Redfish],
                    "Power distribution units of racks are read over SNMP or Redfish: name a device with 'protocol: snmp' or 'protocol: redfish'.", IsAlone: true);
                yield return new Use(rack, "switch", PodDrivers.OfRack(rack, "switch"), [DeviceProtocol.Snmp], "Switches of racks are read over SNMP: name a device with 'protocol: snmp'.", IsAlone: true);

                foreach (var server in rack.List<ReadMap>("servers"))
                {
                    yield return new Use(server, "driver", PodDrivers.OfServer(rack, server), [DeviceProtocol.Redfish], "Servers are reached over Redfish: name a device with 'protocol: redfish'.", IsAlone: true);
                    yield return new Use(
                        server,
                        "telemetry",
                        PodDrivers.OfServer(rack, server, "telemetry"),
                        [DeviceProtocol.Dcgm],
                        "GPUs of servers are told of by an exporter: name a device with 'protocol: dcgm'.",
                        IsAlone: true);
                }
            }
        }
    }

    private static void Keys(ReadMap device, FaultList faults)
    {
        if (device.Find<DeviceProtocol>("protocol") is not { } protocol)
        {
            return;
        }

        bool isStation = protocol == DeviceProtocol.Ocpp;
        string word = char.ToLowerInvariant(protocol.ToString()[0]) + protocol.ToString()[1..];
        foreach (var (key, protocols) in KeysOf.Where(k => !k.Value.Contains(protocol) && device.IsWritten(k.Key)))
        {
            string message = isStation && protocols.Contains(DeviceProtocol.Modbus) ? $"'{key}' is about asking, but a station connects to us."
                : protocols is [DeviceProtocol.Ocpp] ? $"'{key}' is what a station connects with, but this device is asked."
                : $"'{key}' says nothing to a device with 'protocol: {word}'.";
            faults.Add(FaultCodes.DeviceKeys, device.At(key), message, $"Remove '{key}'.");
        }

        if (protocol == DeviceProtocol.Modbus && !device.IsWritten("map"))
        {
            faults.Add(FaultCodes.DeviceKeys, device.Position, "The device has registers of its maker's own, and nothing says what stands in them.", "Write 'map' with the path of its register map, or 'protocol: sunSpec' if it speaks that.");
        }

        if (protocol == DeviceProtocol.SunSpec && device.IsWritten("map"))
        {
            faults.Add(FaultCodes.DeviceKeys, device.At("map"), "'map' describes registers, but a SunSpec device does so itself.", "Remove 'map', or write 'protocol: modbus'.");
        }

        if (!isStation && !device.IsWritten("address"))
        {
            faults.Add(FaultCodes.DeviceKeys, device.Position, "The device has no address.", "Write 'address', such as 192.168.1.20:502.");
        }

        if (Known.Contains(protocol))
        {
            Access(device, protocol, faults);
        }
    }

    private static void Access(ReadMap device, DeviceProtocol protocol, FaultList faults)
    {
        if (protocol == DeviceProtocol.Snmp && !device.IsWritten("profile"))
        {
            faults.Add(FaultCodes.DeviceKeys, device.Position, "Nothing says what the tables of this device mean.", "Write 'profile', such as pdu2 for a power distribution unit.");
        }

        foreach (string secret in (string[])["password", "privacy"])
        {
            if (device.IsWritten(secret + "Variable") && device.IsWritten(secret + "File"))
            {
                faults.Add(FaultCodes.DeviceKeys, device.At(secret + "File"), $"'{secret}Variable' and '{secret}File' both say where the password stands.", "Remove one of them.");
            }
        }

        bool hasPassword = device.IsWritten("passwordVariable") || device.IsWritten("passwordFile");
        bool needsUser = protocol == DeviceProtocol.Redfish && device.Find<DeviceLogin>("login") != DeviceLogin.None;
        if (needsUser && !device.IsWritten("user"))
        {
            faults.Add(FaultCodes.DeviceKeys, device.Position, "A Redfish service wants to know who asks.", "Write 'user' and 'passwordVariable' or 'passwordFile', or 'login: none' for one that lets everybody in.");
        }
        else if (!hasPassword && (protocol == DeviceProtocol.Snmp || (device.IsWritten("user") && (needsUser || protocol == DeviceProtocol.Dsx))))
        {
            string what = protocol == DeviceProtocol.Snmp && !device.IsWritten("user") ? "The device has neither a user nor a community." : "The user has no password.";
            faults.Add(FaultCodes.DeviceKeys, device.Position, what, "Write 'passwordVariable' with the name of an environment variable, or 'passwordFile' with the path of a file.");
        }

        if (protocol == DeviceProtocol.Snmp && !device.IsWritten("user") && (device.IsWritten("privacyVariable") || device.IsWritten("privacyFile")))
        {
            faults.Add(FaultCodes.DeviceKeys, device.Position, "Only users of SNMP version 3 are encrypted.", "Write 'user', or remove the password for encryption.");
        }

        if (device.IsWritten("certificate") != device.IsWritten("key"))
        {
            faults.Add(FaultCodes.DeviceKeys, device.At(device.IsWritten("key") ? "key" : "certificate"), "A certificate and its key go together.", "Write both, or neither.");
        }
    }

    private static void Driver(Use use, Dictionary<string, ReadMap> known, HashSet<string> unused, FaultList faults)
    {
        if (use.Driver is "" or DeviceConfig.Emulated)
        {
            return;
        }

        if (!known.TryGetValue(use.Driver, out var device))
        {
            string near = NearestName.Of(use.Driver, [.. known.Keys]) is { } meant ? $"Is '{meant}' meant? " : "";
            faults.Add(FaultCodes.DriverUnknown, use.Thing.At(use.Key), $"There is no device '{Shown.Short(use.Driver)}'.", $"{near}Write 'emulated', or the id of one under 'devices'.");
            return;
        }

        unused.Remove(use.Driver);
        if (device.Find<DeviceProtocol>("protocol") is { } protocol && !use.Fits.Contains(protocol))
        {
            faults.Add(FaultCodes.DriverUnfit, use.Thing.At(use.Key), $"The device '{Shown.Short(use.Driver)}' does not talk as this thing does.", use.Needed);
        }
    }

    /// <summary>A rack keeps its ceiling by the limits of all its servers, or of none; and none of them acts at once.</summary>
    private static void Limits(ReadMap pod, Dictionary<string, ReadMap> known, FaultList faults)
    {
        bool IsLimited(ReadMap rack, ReadMap server) => known.TryGetValue(PodDrivers.OfServer(rack, server), out var device) && device.Find<DeviceProtocol>("protocol") == DeviceProtocol.Redfish;
        bool isAny = false;
        foreach (var rack in pod.List<ReadMap>("racks"))
        {
            var servers = rack.List<ReadMap>("servers");
            int limited = servers.Count(s => IsLimited(rack, s));
            isAny |= limited > 0;
            if (limited > 0 && limited < servers.Count)
            {
                faults.Add(
                    FaultCodes.ServersHalfLimited,
                    rack.At("servers"),
                    $"Of the {servers.Count} servers of '{rack.Text("id")}' only {limited} can be told power limits, so that nothing keeps the rack to its ceiling.",
                    "Name the management controllers of all of them, or of none.");
            }

            if (rack.Find<double>("beside") is { } beside && rack.Find<double>("idle") is { } idle && beside > idle)
            {
                faults.Add(FaultCodes.RackOrder, rack.At("beside"), $"'beside' is {Shown.Power(beside)}, above 'idle', {Shown.Power(idle)}.", "What a rack draws beside its servers is part of what it draws idle.");
            }
        }

        var enforcement = pod.Map("enforcement");
        if (isAny && enforcement?.Find<EnforcementClass>("class") is EnforcementClass.ClosedLoop or EnforcementClass.Hardware && enforcement.Find<TimeSpan>("actuationTime") is { } time && time < SoonestLimit)
        {
            faults.Add(
                FaultCodes.LimitsTooSoon,
                enforcement.At("actuationTime"),
                $"Power limits over Redfish have been seen to act after 5 to 40 s, not within {Shown.Time(time)}.",
                "Write what a step test has shown, 5 s at the least.");
        }
    }

    /// <summary>A building management system says a value when it changes, and else so seldom that it would be taken for stale.</summary>
    private static void Loop(ReadMap pod, Dictionary<string, ReadMap> known, FaultList faults)
    {
        if (pod.Map("cooling")?.Map("loop") is not { } loop || loop.Find<TimeSpan>("period") is not { } period || StalePeriods * period >= SeldomValue)
        {
            return;
        }

        // A faster unit of the loop does not help: leaks of racks are still the building's word.
        if (((string[])[loop.Text("driver"), pod.Text("driver")]).FirstOrDefault(d => known.TryGetValue(d, out var device) && device.Find<DeviceProtocol>("protocol") == DeviceProtocol.Dsx) is { } driver)
        {
            faults.Add(
                FaultCodes.LoopPeriod,
                loop.IsWritten("period") ? loop.At("period") : loop.Position,
                $"'{Shown.Short(driver)}' says a value that does not change every {Shown.Time(SeldomValue)}, but readings of this loop are stale after {Shown.Time(StalePeriods * period)}.",
                "Write 'period: 34 s' or more; what has to be seen sooner the pod's own protection must see.");
        }
    }

    /// <summary>A thing that names a driver.</summary>
    /// <param name="Thing">Where it is written.</param>
    /// <param name="Key">By which key.</param>
    /// <param name="Driver">The driver's name.</param>
    /// <param name="Fits">How it may talk.</param>
    /// <param name="Needed">What to do where it does not.</param>
    /// <param name="IsAlone">Whether no other thing of a pod may have the same one.</param>
    private sealed record Use(ReadMap Thing, string Key, string Driver, DeviceProtocol[] Fits, string Needed, bool IsAlone = false);
}
