namespace Megapod.Lab.Emulators;

using System.Text.Json;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Lab.Demo;
using Megapod.Lab.Emulators.Redfish;
using Megapod.Lab.Emulators.Snmp;

/// <summary>Gives devices of emulated pods their vices by name, as a person asks for them.</summary>
internal static class EmulatedVices
{
    /// <summary>A clamped limit comes to no less than this share of what the server takes at most: far enough from both ends to be seen.</summary>
    private const double ClampedShare = 0.75;

    /// <summary>The resource that fails is the one by which limits are told and power is read.</summary>
    private const string Failing = "/EnvironmentMetrics";

    /// <summary>Gives vices to a device.</summary>
    /// <param name="field">Where it is.</param>
    /// <param name="device">Its name.</param>
    /// <param name="vices">Their names with commas between them.</param>
    /// <returns>What happened in words; MP3119 where there is no such device, MP3120 where a name is none of its vices.</returns>
    public static Outcome<string> Give(EmulatedField field, string device, string vices)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (field.Pods.SelectMany(p => p.Controllers.Select(c => (Plant: p, Controller: c.Value))).FirstOrDefault(c => EmulatedServers.DeviceOf(c.Controller.Id) == device) is { Controller: { } controller, Plant: { } plant })
        {
            var highest = plant.RangeOf(controller.Id)?.Highest ?? Watts.Zero;
            return Give<RedfishVice>(device, vices, which => controller.Vices = new RedfishVices { Which = which, FailingPath = Failing, LowestCap = new Watts(ClampedShare * highest.Value) });
        }

        return field.Distributions.SelectMany(d => d.Units.Values).FirstOrDefault(u => u.Device.Id == device) is { } unit
            ? Give<SnmpVice>(device, vices, which => unit.Vices = new SnmpVices { Which = which })
            : Outcome<string>.Failure(new Fault("MP3119", $"'{device}' is no device of a pod that is emulated on the wire.", DemoSite.OnTheWire));
    }

    private static Outcome<string> Give<T>(string device, string vices, Action<T> give)
        where T : struct, Enum
    {
        int all = 0;
        foreach (string name in vices.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Enum.GetNames<T>().Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return Outcome<string>.Failure(new Fault("MP3120", $"'{name}' is none of the vices of '{device}'.", $"Write one or several of {string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName))}."));
            }

            all |= Convert.ToInt32(Enum.Parse<T>(name, ignoreCase: true), System.Globalization.CultureInfo.InvariantCulture);
        }

        give((T)Enum.ToObject(typeof(T), all));
        return Outcome<string>.Success(all == 0 ? $"'{device}' is a good one again." : $"'{device}' has the vices {vices} now.");
    }
}
