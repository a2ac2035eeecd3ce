namespace Megapod.Lab.Emulators.Snmp;

using System.Security.Cryptography;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Security;
using Megapod.Files.SiteFile;
using Megapod.Lab.Emulators.Redfish;

/// <summary>
/// The power distribution unit of one of the twin's racks as an agent of SNMP on loopback, of the PDU2-MIB family. It answers to a community or to a user of its own, made when it is opened, and obeys nobody:
/// its outlets are not switched.
/// </summary>
public sealed class EmulatedDistribution : IAsyncDisposable
{
    private const string User = "megapod";

    /// <summary>Random bytes of a community or password.</summary>
    private const int SecretBytes = 16;

    private const double HundredthsASecond = 100;

    /// <summary>Octets of an engine's name behind what says of which format it is.</summary>
    private const int MostEngineBytes = 27;

    private readonly Func<PodReadings> plant;
    private readonly TimeProvider time;
    private readonly DistributionTable objects;
    private readonly string unit;
    private readonly Lock gate = new();
    private SnmpVices vices = SnmpVices.None;
    private SnmpAgent? agent;
    private long born;
    private double energyWattHours;
    private Instant countedTo = Instant.Never;
    private Shown? shown;

    private EmulatedDistribution(string rack, Func<PodReadings> plant, TimeProvider time)
    {
        (Rack, this.plant, this.time) = (rack, plant, time);
        unit = PodTreeBuilder.DistributionOf(rack);
        objects = new DistributionTable(rack, plant().Tree);
        born = time.GetTimestamp();
    }

    /// <summary>Name of the rack that it feeds.</summary>
    public string Rack { get; }

    /// <summary>The device as a controller finds it, named as the unit with <c>.</c> for the slash.</summary>
    public DeviceConfig Device { get; private set; } = null!;

    /// <summary>Its community, or the passwords of its user.</summary>
    public DeviceSecrets Secrets { get; private set; } = DeviceSecrets.None;

    /// <summary>What it does wrong. Default nothing.</summary>
    public SnmpVices Vices
    {
        get => Volatile.Read(ref vices);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            lock (gate)
            {
                if (value.Has(SnmpVice.Restarted) && !vices.Has(SnmpVice.Restarted))
                {
                    (born, energyWattHours) = (time.GetTimestamp(), 0);
                }

                Volatile.Write(ref vices, value);
                shown = null;
            }
        }
    }

    /// <summary>Name of a rack's unit among devices.</summary>
    /// <param name="rack">Name of the rack.</param>
    public static string DeviceOf(string rack) => EmulatedServers.DeviceOf(PodTreeBuilder.DistributionOf(rack));

    /// <summary>Puts the unit of a rack on the wire.</summary>
    /// <param name="rack">Name of the rack.</param>
    /// <param name="plant">What the plant shows of the rack's pod; asked on any thread.</param>
    /// <param name="isSecure">Whether it speaks version 3, signed and encrypted; otherwise version 2c.</param>
    /// <param name="time">Time of its own clock.</param>
    /// <returns>The unit; MP4113 where no port is free.</returns>
    public static Outcome<EmulatedDistribution> Open(string rack, Func<PodReadings> plant, bool isSecure, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(rack);
        ArgumentNullException.ThrowIfNull(plant);
        ArgumentNullException.ThrowIfNull(time);
        var distribution = new EmulatedDistribution(rack, plant, time);
        var secrets = new DeviceSecrets(NewSecret(), isSecure ? NewSecret() : null);
        var config = new SnmpAgentConfig
        {
            Engine = EngineOf(rack),
            Community = isSecure ? null : secrets.Password,
            Users = isSecure ? [new SnmpUserConfig(User, secrets.Password!) { PrivacyPassword = secrets.Privacy }] : [],
        };
        var opened = SnmpAgent.Open(config, distribution.Table, time);
        if (!opened.IsSuccess)
        {
            return Outcome<EmulatedDistribution>.Failure(opened.Faults);
        }

        distribution.agent = opened.Value;
        distribution.Secrets = secrets;
        distribution.Device = new DeviceConfig
        {
            Id = DeviceOf(rack),
            Identity = DeviceOf(rack),
            Protocol = DeviceProtocol.Snmp,
            Profile = "pdu2",
            Host = "127.0.0.1",
            Port = opened.Value.Address.Port,
            Period = DeviceConfig.PeriodOf(DeviceProtocol.Snmp),
            Timeout = DeviceConfig.TimeoutOf(DeviceProtocol.Snmp),
            Access = new DeviceAccessConfig { User = isSecure ? User : "", HasTls = false },
        };
        return Outcome<EmulatedDistribution>.Success(distribution);
    }

    /// <summary>Counts the energy that has come in since it was called last, once for each second of the plant.</summary>
    public void Pass()
    {
        var readings = plant();
        if (readings.Tree.IndexOf(unit) is not (>= 0 and int part) || readings[part, PartQuantity.Power] is not { Quality: Quality.Good } power)
        {
            return;
        }

        lock (gate)
        {
            if (countedTo != Instant.Never && power.MeasuredAt > countedTo)
            {
                energyWattHours += power.Value * (power.MeasuredAt - countedTo).TotalHours;
            }

            countedTo = power.MeasuredAt;
        }
    }

    /// <summary>Takes it off the wire.</summary>
    public ValueTask DisposeAsync() => agent?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>What it shows; null: it does not answer. It is made anew once for each second and whenever the plant shows something else, because many questions come together.</summary>
    private SnmpTable? Table()
    {
        var readings = plant();
        lock (gate)
        {
            if (vices.Has(SnmpVice.Silent))
            {
                return null;
            }

            long seconds = (long)time.GetElapsedTime(born).TotalSeconds;
            if (shown is not { } last || last.Of != readings || last.Seconds != seconds)
            {
                // The clock goes around after 497 days.
                uint upTime = unchecked((uint)(seconds * (long)HundredthsASecond));
                shown = last = new Shown(readings, seconds, objects.Of(readings, energyWattHours, upTime, vices));
            }

            return last.Table;
        }
    }

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>An engine named by octets of its own making (RFC 3411, SnmpEngineID, format 5): what the name of its rack hashes to, so that no two racks have the same.</summary>
    private static byte[] EngineOf(string rack) => [0x80, 0, 0, 0, 5, .. SHA256.HashData(Encoding.UTF8.GetBytes(rack)).Take(MostEngineBytes)];

    private sealed record Shown(PodReadings Of, long Seconds, SnmpTable Table);
}
