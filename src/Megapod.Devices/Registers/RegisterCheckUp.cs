namespace Megapod.Devices.Registers;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;

/// <summary>What a device with a register map says of itself, for a person who commissions it. It only reads.</summary>
public sealed record RegisterCheckUp
{
    /// <summary>How often the device is asked for its delay.</summary>
    private const int Samples = 10;

    /// <summary>Present power, into the thing positive, W; null when it says none.</summary>
    public Watts? Power { get; init; }

    /// <summary>The lowest voltage that it says, V; null when it says none.</summary>
    public Volts? Voltage { get; init; }

    /// <summary>State of charge, 0–1; null when it says none.</summary>
    public double? Soc { get; init; }

    /// <summary>Energy that went in since it was made, Wh; null when it does not say.</summary>
    public WattHours? EnergyImport { get; init; }

    /// <summary>Energy that came out since it was made, Wh; null when it does not say.</summary>
    public WattHours? EnergyExport { get; init; }

    /// <summary>The most that it says it can be charged with, W; null when it does not say.</summary>
    public Watts? ChargeLimit { get; init; }

    /// <summary>The most that it says it can be discharged with, W, a positive number; null when it does not say.</summary>
    public Watts? DischargeLimit { get; init; }

    /// <summary>The set-point that it holds, charging positive, W; null when that cannot be read.</summary>
    public Watts? Held { get; init; }

    /// <summary>The times that it took to answer, ms, in order of time.</summary>
    public required IReadOnlyList<double> RoundTripsMs { get; init; }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Looks at a device.</summary>
    /// <param name="registers">Its registers.</param>
    /// <param name="map">What stands in them.</param>
    /// <param name="now">The instant.</param>
    /// <param name="elapsedMs">A stopwatch that runs, ms.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>What it says; or why it cannot be looked at.</returns>
    public static async ValueTask<Outcome<RegisterCheckUp>> LookAsync(IRegisterTables registers, RegisterMapConfig map, Instant now, Func<double> elapsedMs, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(registers);
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(elapsedMs);
        var device = new RegisterDevice(registers, map);
        var read = await device.ReadAsync(now, stop);
        if (!read.IsSuccess)
        {
            return Outcome<RegisterCheckUp>.Failure(read.Faults);
        }

        var image = read.Value;
        var trips = new List<double>();
        var first = map.Groups[0];
        for (int k = 0; k < Samples; k++)
        {
            double began = elapsedMs();
            if ((await device.ReadAsync(first.Table, first.Address, first.Count, stop)).IsSuccess)
            {
                trips.Add(elapsedMs() - began);
            }
        }

        var faults = image.Faults.ToList();
        return Outcome<RegisterCheckUp>.Success(new RegisterCheckUp
        {
            Power = PowerOf(image, RegisterMeaning.Power),
            Voltage = image.Amount(RegisterMeaning.Voltage) is { } volts ? new Volts(volts) : null,
            Soc = image.Amount(RegisterMeaning.Soc),
            EnergyImport = image.Amount(RegisterMeaning.EnergyImport) is { } imported ? new WattHours(imported) : null,
            EnergyExport = image.Amount(RegisterMeaning.EnergyExport) is { } exported ? new WattHours(exported) : null,
            ChargeLimit = PowerOf(image, RegisterMeaning.ChargeLimit),
            DischargeLimit = PowerOf(image, RegisterMeaning.DischargeLimit),
            Held = map.Control is { } control ? await HeldAsync(device, control, faults, stop) : null,
            RoundTripsMs = trips,
            Faults = faults,
        });
    }

    private static Watts? PowerOf(RegisterImage image, RegisterMeaning means) => image.Amount(means) is { } watts ? new Watts(watts) : null;

    private static async ValueTask<Watts?> HeldAsync(RegisterDevice device, RegisterControlConfig control, List<Fault> faults, CancellationToken stop)
    {
        decimal sum = 0;
        foreach (var write in control.Writes.Where(w => w.Kind is RegisterWriteKind.Power or RegisterWriteKind.ChargePower or RegisterWriteKind.DischargePower))
        {
            if (write.ReadBackAddress is null)
            {
                return null;
            }

            var held = await device.ReadHeldAsync(write, stop);
            faults.AddRange(held.Faults);
            if (!held.IsSuccess || held.Value.Power is not { } watts)
            {
                return null;
            }

            sum += watts;
        }

        return new Watts((double)sum);
    }
}
