namespace Megapod.Files.SiteFile.Checks;

using Megapod.Core.Model;
using Megapod.Files.SiteFile.Shapes;

/// <summary>What must hold between devices on the wire and the things that name them. Values that could not be read are left out.</summary>
internal static class WireChecks
{
    private static readonly string[] ModbusKeys = ["address", "unit", "gap", "map"];
    private static readonly string[] StationKeys = ["identity", "securityProfile", "passwordSha256", "versions", "operator"];

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
        foreach (var (thing, fits) in Things(site))
        {
            Driver(thing, fits, known, unused, faults);
        }

        foreach (var device in devices.Where(d => unused.Contains(d.Text("id")) && d.Text("id").Length > 0))
        {
            faults.Add(FaultCodes.DeviceUnused, device.At("id"), $"Nothing on the site has '{Shown.Short(device.Text("id"))}' as its driver.", $"Write 'driver: {device.Text("id")}' at the meter, battery or cabinet that it is, or remove it.");
        }
    }

    private static IEnumerable<(ReadMap Thing, DeviceProtocol? Fits)> Things(ReadMap site)
    {
        var nodes = ((ReadMap?[])[site.Map("grid"), .. site.List<ReadMap>("nodes"), .. site.List<ReadMap>("cabinets"), .. site.List<ReadMap>("pods")]).OfType<ReadMap>();
        foreach (var meter in nodes.Select(n => n.Map("meter")).OfType<ReadMap>())
        {
            yield return (meter, DeviceProtocol.SunSpec);
        }

        if (site.Map("battery") is { } battery)
        {
            yield return (battery, DeviceProtocol.SunSpec);
        }

        foreach (var cabinet in site.List<ReadMap>("cabinets"))
        {
            yield return (cabinet, DeviceProtocol.Ocpp);
        }

        foreach (var pod in site.List<ReadMap>("pods"))
        {
            yield return (pod, null);
            foreach (var part in pod.List<ReadMap>("racks").SelectMany(r => r.List<ReadMap>("servers")).Append(pod.Map("cooling")?.Map("loop")).OfType<ReadMap>())
            {
                yield return (part, null);
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
        foreach (string key in isStation ? ModbusKeys.Where(device.IsWritten) : [])
        {
            faults.Add(FaultCodes.DeviceKeys, device.At(key), $"'{key}' is about asking, but a station connects to us.", $"Remove '{key}'.");
        }

        foreach (string key in isStation ? [] : StationKeys.Where(device.IsWritten))
        {
            faults.Add(FaultCodes.DeviceKeys, device.At(key), $"'{key}' is what a station connects with, but this device is asked.", $"Remove '{key}'.");
        }

        bool isMapped = protocol == DeviceProtocol.Modbus;
        if (isMapped && !device.IsWritten("map"))
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
    }

    private static void Driver(ReadMap thing, DeviceProtocol? fits, Dictionary<string, ReadMap> known, HashSet<string> unused, FaultList faults)
    {
        string driver = thing.Text("driver");
        if (driver is "" or DeviceConfig.Emulated)
        {
            return;
        }

        if (!known.TryGetValue(driver, out var device))
        {
            string near = NearestName.Of(driver, [.. known.Keys]) is { } meant ? $"Is '{meant}' meant? " : "";
            faults.Add(FaultCodes.DriverUnknown, thing.At("driver"), $"There is no device '{Shown.Short(driver)}'.", $"{near}Write 'emulated', or the id of one under 'devices'.");
            return;
        }

        unused.Remove(driver);
        if (device.Find<DeviceProtocol>("protocol") is { } protocol && protocol != fits && !(protocol == DeviceProtocol.Modbus && fits == DeviceProtocol.SunSpec))
        {
            string needed = fits switch
            {
                DeviceProtocol.Ocpp => "Cabinets are charging stations: name a device with 'protocol: ocpp'.",
                DeviceProtocol.SunSpec => "Meters and batteries are read over SunSpec or a register map: name a device with 'protocol: sunSpec' or 'protocol: modbus'.",
                _ => "Pods have no driver in this version: write 'emulated'.",
            };
            faults.Add(FaultCodes.DriverUnfit, thing.At("driver"), $"The device '{Shown.Short(driver)}' does not talk as this thing does.", needed);
        }
    }
}
