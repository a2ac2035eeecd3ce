namespace Megapod.Devices.Redfish.Power;

using System.Text.Json.Nodes;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>
/// Reads and writes power limits and always reads back what is held: value, mode and the range that is allowed. A value that was taken is not a limit that acts, and a limit that acts is shown by a meter
/// only; see <see cref="RedfishEnforcement"/>.
/// </summary>
/// <param name="client">The service.</param>
public sealed class RedfishPowerLimits(RedfishClient client)
{
    /// <summary>Services take up to some seconds until a value that they have taken is the one they show.</summary>
    private const int MostReadBacks = 5;

    /// <summary>Services round to whole watts.</summary>
    private const double ToleranceWatts = 0.5;

    /// <summary>A limit that is written as a task takes some seconds; one that takes longer is not waited for.</summary>
    private static readonly TimeSpan TaskPatience = TimeSpan.FromSeconds(60);

    /// <summary>Pause before what is held is read again when it is not yet what was asked for. Default 1 s.</summary>
    public TimeSpan ReadBackPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Reads a limit.</summary>
    /// <param name="place">Where.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>What is held; or why it cannot be read, MP4041 where there is none.</returns>
    public async Task<Outcome<PowerLimitHeld>> ReadAsync(PowerLimitPlace place, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(place);
        var reply = await client.GetAsync(place.Path, stop).ConfigureAwait(false);
        return !reply.IsSuccess ? Outcome<PowerLimitHeld>.Failure(reply.Faults)
            : PowerLimitHeld.Of(place, reply.Value.Body) is { } held ? Outcome<PowerLimitHeld>.Success(held with { Reply = reply.Value })
            : Outcome<PowerLimitHeld>.Failure(RedfishFaults.NoPowerLimit(Where(place)));
    }

    /// <summary>Writes a limit, unless it is held already, and reads back what is held.</summary>
    /// <param name="place">Where.</param>
    /// <param name="limit">The most power, above zero.</param>
    /// <param name="stop">Gives up; what is held is then unknown.</param>
    public async Task<PowerLimitOutcome> SetAsync(PowerLimitPlace place, Watts limit, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit.Value, nameof(limit));
        var before = await ReadAsync(place, stop).ConfigureAwait(false);
        if (!before.IsSuccess)
        {
            return Unknown(place, limit, before.Faults[0]);
        }

        // What is held already is not written once more: it is asked for again and again, and controllers keep it in memory that wears out.
        var last = before.Value;
        if (last.Exception != "HardPowerOff" && IsAsked(last, limit))
        {
            return new PowerLimitOutcome(place, limit, PowerLimitVerdict.Held) { Held = last };
        }

        if (last.Exception == "HardPowerOff")
        {
            // A limit that switches servers off is worse than none.
            await client.PatchAsync(place.Path, Change(place, new JsonObject { ["LimitException"] = "LogEventOnly" }), last.Reply, stop).ConfigureAwait(false);
            var again = await ReadAsync(place, stop).ConfigureAwait(false);
            if (!again.IsSuccess || again.Value.Exception == "HardPowerOff")
            {
                return new PowerLimitOutcome(place, limit, PowerLimitVerdict.Refused) { Held = again.IsSuccess ? again.Value : last, Faults = [RedfishFaults.LimitSwitchesOff(Where(place))] };
            }

            last = again.Value;
        }

        var written = place.Form == PowerLimitForm.PowerControl
            ? await WriteAsync(place, new JsonObject { ["LimitInWatts"] = Whole(limit) }, last, stop).ConfigureAwait(false)
            : await WriteActiveAsync(place, limit, last, stop).ConfigureAwait(false);
        return await ReadBackAsync(place, limit, written, stop, wasOn: last.InForce is not null).ConfigureAwait(false);
    }

    /// <summary>Takes a limit away: switches it off, or sets the most that is allowed where it cannot be switched off. Reads back what is held.</summary>
    /// <param name="place">Where.</param>
    /// <param name="stop">Gives up; what is held is then unknown.</param>
    public async Task<PowerLimitOutcome> LiftAsync(PowerLimitPlace place, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(place);
        var before = await ReadAsync(place, stop).ConfigureAwait(false);
        if (!before.IsSuccess)
        {
            return Unknown(place, null, before.Faults[0]);
        }

        if (place.Form == PowerLimitForm.PowerControl)
        {
            var cleared = await WriteAsync(place, new JsonObject { ["LimitInWatts"] = null }, before.Value, stop).ConfigureAwait(false);
            return await ReadBackAsync(place, null, cleared, stop).ConfigureAwait(false);
        }

        if (before.Value.Mode == PowerLimitMode.Disabled)
        {
            return new PowerLimitOutcome(place, null, PowerLimitVerdict.Held) { Held = before.Value };
        }

        var off = await WriteAsync(place, new JsonObject { ["ControlMode"] = "Disabled" }, before.Value, stop).ConfigureAwait(false);
        var outcome = await ReadBackAsync(place, null, off, stop).ConfigureAwait(false);
        if (outcome.Verdict == PowerLimitVerdict.Held || (outcome.Held ?? before.Value).AllowableMax is not { } most)
        {
            return outcome;
        }

        var opened = await WriteActiveAsync(place, most, outcome.Held ?? before.Value, stop).ConfigureAwait(false);
        return await ReadBackAsync(place, null, opened, stop).ConfigureAwait(false);
    }

    /// <summary>Whole watts are written as such: some services take nothing else.</summary>
    private static JsonNode Whole(Watts limit) => Math.Floor(limit.Value) == limit.Value && limit.Value < int.MaxValue ? (int)limit.Value : limit.Value;

    private static JsonObject Change(PowerLimitPlace place, JsonObject limit)
    {
        switch (place.Form)
        {
            case PowerLimitForm.EnvironmentMetrics:
                return new JsonObject { ["PowerLimitWatts"] = limit };
            case PowerLimitForm.Control:
                return limit;
            default:
                // Items of a list that stay as they are are written as empty objects.
                var list = new JsonArray();
                for (int i = 0; i < place.Index; i++)
                {
                    list.Add(new JsonObject());
                }

                list.Add(new JsonObject { ["PowerLimit"] = limit });
                return new JsonObject { ["PowerControl"] = list };
        }
    }

    /// <summary>Writes value and mode together, and the value alone where the service does not let the mode be written.</summary>
    private async Task<Fault?> WriteActiveAsync(PowerLimitPlace place, Watts limit, PowerLimitHeld last, CancellationToken stop)
    {
        var fault = await WriteAsync(place, new JsonObject { ["SetPoint"] = Whole(limit), ["ControlMode"] = "Automatic" }, last, stop).ConfigureAwait(false);
        return fault is { Code: RedfishFaultCodes.Refused } && last.Mode != PowerLimitMode.Disabled
            ? await WriteAsync(place, new JsonObject { ["SetPoint"] = Whole(limit) }, last, stop).ConfigureAwait(false)
            : fault;
    }

    private async Task<Fault?> WriteAsync(PowerLimitPlace place, JsonObject limit, PowerLimitHeld last, CancellationToken stop)
    {
        var reply = await client.PatchAsync(place.Path, Change(place, limit), last.Reply, stop).ConfigureAwait(false);
        if (!reply.IsSuccess)
        {
            return reply.Faults[0];
        }

        var end = await new RedfishTasks(client).FollowAsync(reply.Value, $"The power limit of {Where(place)}", TaskPatience, stop: stop).ConfigureAwait(false);
        return end.IsSuccess ? null : end.Faults[0];
    }

    /// <summary>Whatever was answered to the writing, what is held decides.</summary>
    private async Task<PowerLimitOutcome> ReadBackAsync(PowerLimitPlace place, Watts? asked, Fault? refusal, CancellationToken stop, bool wasOn = false)
    {
        for (int looks = 1; ; looks++)
        {
            var held = await ReadAsync(place, stop).ConfigureAwait(false);
            if (held.IsSuccess && IsAsked(held.Value, asked))
            {
                return new PowerLimitOutcome(place, asked, PowerLimitVerdict.Held) { Held = held.Value };
            }

            // A limit that was on and is off after writing is not one that comes late: whoever counts on it has to know at once.
            bool isLost = wasOn && held is { IsSuccess: true, Value.InForce: null };
            if (refusal is null && !isLost && looks < MostReadBacks)
            {
                await Task.Delay(ReadBackPause, client.Clock, stop).ConfigureAwait(false);
                continue;
            }

            return !held.IsSuccess ? Unknown(place, asked, refusal ?? held.Faults[0]) : Judge(place, asked, held.Value, refusal);
        }
    }

    private PowerLimitOutcome Judge(PowerLimitPlace place, Watts? asked, PowerLimitHeld held, Fault? refusal)
    {
        string wanted = asked is { } limit ? $"{RedfishText.Number(limit.Value)} W" : "no limit";
        string range = held.AllowableMin is { } least && held.AllowableMax is { } most ? $"; it allows {RedfishText.Number(least.Value)} to {RedfishText.Number(most.Value)} W" : "";
        var (verdict, fault) = (refusal, held) switch
        {
            ({ } no, _) => (PowerLimitVerdict.Refused, RedfishFaults.LimitRefused(Where(place), wanted, no.Message)),
            (null, { Mode: PowerLimitMode.Disabled }) => (PowerLimitVerdict.NotActive, RedfishFaults.LimitNotActive(Where(place), nameof(PowerLimitMode.Disabled))),
            (null, { SetPoint: { } value }) => (PowerLimitVerdict.Otherwise, RedfishFaults.LimitOtherwise(Where(place), wanted, value, range)),
            _ => (PowerLimitVerdict.Unknown, RedfishFaults.LimitNotShown(Where(place), "it shows no value.")),
        };
        return new PowerLimitOutcome(place, asked, verdict) { Held = held, Faults = [fault] };
    }

    private PowerLimitOutcome Unknown(PowerLimitPlace place, Watts? asked, Fault why) =>
        new(place, asked, PowerLimitVerdict.Unknown) { Faults = why.Code == RedfishFaultCodes.NoPowerLimit ? [why] : [RedfishFaults.LimitNotShown(Where(place), why.Message), why] };

    private static bool IsAsked(PowerLimitHeld held, Watts? asked) => asked is { } limit
        ? held.InForce is { } value && Math.Abs(value.Value - limit.Value) <= ToleranceWatts
        : held.InForce is null ? held.Mode == PowerLimitMode.Disabled || held.Exception is not null || held.SetPoint is null : held.InForce >= held.AllowableMax;

    private string Where(PowerLimitPlace place) => $"{RedfishText.Printable(place.Item.Length > 0 ? place.Item : place.Path)} at {client.Config.Name}";
}
