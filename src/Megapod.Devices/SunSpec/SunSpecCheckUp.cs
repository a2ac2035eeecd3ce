namespace Megapod.Devices.SunSpec;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Modbus;

/// <summary>What a device that speaks SunSpec says of itself, for a person who commissions it. It only reads.</summary>
public sealed record SunSpecCheckUp
{
    /// <summary>How often the device is asked for its delay.</summary>
    private const int Samples = 10;

    /// <summary>Models of meters.</summary>
    private static readonly int[] Meters = [203, 213];

    private static readonly int[] Powers = [701, 103, 113];

    /// <summary>Maker, model, version and serial number, as far as it says them; empty when it says nothing.</summary>
    public required string Identity { get; init; }

    /// <summary>The register of its mark.</summary>
    public required int Base { get; init; }

    /// <summary>The models it lists, in order.</summary>
    public required IReadOnlyList<int> Models { get; init; }

    /// <summary>Of them, those whose layout is not known and that are skipped.</summary>
    public required IReadOnlyList<int> Unknown { get; init; }

    /// <summary>Whether it has a model from which a meter's power is read.</summary>
    public required bool IsMeter { get; init; }

    /// <summary>Whether it has a model from which a battery's power and one from which its state of charge is read.</summary>
    public required bool IsBattery { get; init; }

    /// <summary>The times that it took to answer, ms, in order of time.</summary>
    public required IReadOnlyList<double> RoundTripsMs { get; init; }

    /// <summary>Present power in Megapod's sign: a meter's import, a battery's charging, W; null when it says none.</summary>
    public Watts? Power { get; init; }

    /// <summary>The most that a battery says it can charge with, W; null when it does not say.</summary>
    public Watts? ChargeLimit { get; init; }

    /// <summary>The most that a battery says it can discharge with, W, a positive number; null when it does not say.</summary>
    public Watts? DischargeLimit { get; init; }

    /// <summary>What would be in force if nobody renewed what it was told; null for what takes no set-point.</summary>
    public string? InSilence { get; init; }

    /// <summary>Whether what would be in force then is safe by itself: it reverts, or nothing is in force.</summary>
    public bool IsSafeInSilence { get; init; } = true;

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Looks at a device.</summary>
    /// <param name="registers">Its registers.</param>
    /// <param name="now">The instant.</param>
    /// <param name="elapsedMs">A stopwatch that runs, ms.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>What it says; or why it cannot be looked at.</returns>
    public static async ValueTask<Outcome<SunSpecCheckUp>> LookAsync(IRegisters registers, Instant now, Func<double> elapsedMs, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(elapsedMs);
        var found = await SunSpecDevice.DiscoverAsync(registers, stop);
        if (!found.IsSuccess)
        {
            return Outcome<SunSpecCheckUp>.Failure(found.Faults);
        }

        var device = found.Value;
        var models = device.Chain.Blocks.Select(b => b.Model).ToList();
        var common = device.Lists(1) ? await device.ReadAsync(1, stop) : null;
        var trips = new List<double>();
        for (int k = 0; k < Samples; k++)
        {
            double began = elapsedMs();
            var mark = await SunSpecChain.ReadAsync(registers, device.Chain.Base, 2, stop);
            if (mark.IsSuccess)
            {
                trips.Add(elapsedMs() - began);
            }
        }

        bool isMeter = Meters.Any(device.Lists);
        bool isBattery = Powers.Any(device.Lists) && (device.Lists(713) || device.Lists(802) || device.Lists(124));
        var check = new SunSpecCheckUp
        {
            Identity = common is { IsSuccess: true } said ? IdentityOf(said.Value) : "",
            Base = device.Chain.Base,
            Models = models,
            Unknown = [.. models.Where(m => ModelLibrary.Find(m) is null)],
            IsMeter = isMeter,
            IsBattery = isBattery,
            RoundTripsMs = trips,
        };
        return Outcome<SunSpecCheckUp>.Success(isBattery ? await WithBatteryAsync(check, device, now, stop) : isMeter ? await WithMeterAsync(check, device, stop) : check);
    }

    private static async ValueTask<SunSpecCheckUp> WithMeterAsync(SunSpecCheckUp check, SunSpecDevice device, CancellationToken stop)
    {
        var read = await device.ReadAsync(device.Lists(203) ? 203 : 213, stop);
        return read.IsSuccess ? check with { Power = read.Value["W"].Value is { } watts ? new Watts(watts) : null } : check with { Faults = read.Faults };
    }

    private static async ValueTask<SunSpecCheckUp> WithBatteryAsync(SunSpecCheckUp check, SunSpecDevice device, Instant now, CancellationToken stop)
    {
        var state = await new SunSpecBattery(device, new SunSpecBatteryConfig()).ReadAsync(now, stop);
        bool isHeld = state.Order is { IsActive: true };
        bool hasTimer = state.Order is { Hold: not null } or { Remaining: not null };

        // A timer that stands at zero while a set-point is in force does not run.
        TimeSpan? runsOut = state.Order?.Remaining is { } rest && rest > TimeSpan.Zero ? rest : null;
        bool mayRunOut = state.Order is { Remaining: null, Hold: { } set } && set > TimeSpan.Zero;
        string inSilence = state.Path == SunSpecControlPath.Listed ? "It takes no power set-point."
            : !isHeld ? $"Nothing is in force; set-points go by model {NumberOf(state.Path)}{(hasTimer ? ", which has a reversion timer" : ", which has no timer")}."
            : runsOut is { } left ? string.Create(CultureInfo.InvariantCulture, $"A set-point is in force and lapses in {left.TotalSeconds:0} s{(state.Order!.RevertsTo is { } then ? $", then {then.Value / 1000:0.#} kW" : "")}.")
            : mayRunOut ? string.Create(CultureInfo.InvariantCulture, $"A set-point is in force; its timer is set to {state.Order!.Hold!.Value.TotalSeconds:0} s and cannot be seen to run.")
            : "A set-point is in force without end.";
        bool isSafe = !isHeld || runsOut is not null || mayRunOut;
        return check with
        {
            Power = state.Power.Quality == Quality.Good ? new Watts(state.Power.Value) : null,
            ChargeLimit = state.ChargeLimit,
            DischargeLimit = state.DischargeLimit,
            InSilence = inSilence,
            IsSafeInSilence = isSafe,
            Faults = state.Faults,
        };
    }

    private static int NumberOf(SunSpecControlPath path) => path == SunSpecControlPath.Model704 ? 704 : 124;

    private static string IdentityOf(SunSpecModel common)
    {
        string[] parts = [common["Mn"].Text ?? "", common["Md"].Text ?? "", common["Vr"].Text is { } version ? $"version {version}" : "", common["SN"].Text is { } serial ? $"serial {serial}" : ""];
        return string.Join(' ', parts.Where(p => p.Length > 0));
    }
}
