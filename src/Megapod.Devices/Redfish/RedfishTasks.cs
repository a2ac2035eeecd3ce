namespace Megapod.Devices.Redfish;

using System.Text.Json;
using Megapod.Core.Outcomes;

/// <summary>Follows what a service has only begun (202 with a Location) to its end, within bounds of time and of looks.</summary>
/// <param name="client">The service.</param>
public sealed class RedfishTasks(RedfishClient client)
{
    /// <summary>At one look each two seconds this is more than half an hour; a service that wants to be looked at more often gets no more.</summary>
    private const int MostLooks = 1000;

    /// <summary>A BMC that updates itself is away for a while; more failures than this in a row, each with a pause, mean that nobody knows the task any more.</summary>
    private const int MostFailures = 30;

    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the end.</summary>
    /// <param name="begun">The answer with which it began; one that is no beginning is an end already.</param>
    /// <param name="what">What was begun, for people.</param>
    /// <param name="patience">How long it is waited for.</param>
    /// <param name="progress">Is told how far it is after each look; null: nobody.</param>
    /// <param name="stop">Gives up; it goes on at the service.</param>
    /// <returns>How it ended; or that it failed (MP4031), did not end (MP4032), or can no longer be read (MP4033).</returns>
    public async Task<Outcome<RedfishTaskEnd>> FollowAsync(RedfishReply begun, string what, TimeSpan patience, Action<RedfishTaskProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(begun);
        if (!begun.IsBegun)
        {
            return Outcome<RedfishTaskEnd>.Success(new RedfishTaskEnd("", begun.Messages));
        }

        string? task = client.Resolve(RedfishJson.Path(begun.Body));
        if ((begun.Location ?? task) is not { } at)
        {
            return Outcome<RedfishTaskEnd>.Failure(RedfishFaults.LostTask(what, RedfishFaults.NotRedfish($"{what} at {client.Config.Name}", "it names no task")));
        }

        long began = client.Clock.GetTimestamp();
        var wait = begun.Wait;
        int? percent = null;
        int failures = 0;
        for (int looks = 0; looks < MostLooks; looks++)
        {
            await Task.Delay(Clamp(wait ?? UsualPause), client.Clock, stop).ConfigureAwait(false);
            var elapsed = client.Clock.GetElapsedTime(began);
            if (elapsed > patience)
            {
                break;
            }

            var look = await client.GetAsync(at, stop).ConfigureAwait(false);
            if (!look.IsSuccess)
            {
                wait = null;
                switch (look.Faults[0].Code)
                {
                    // The monitor's own answer at the end is that of what was asked for: a no is a no.
                    case RedfishFaultCodes.Refused or RedfishFaultCodes.Changed:
                        return Outcome<RedfishTaskEnd>.Failure(RedfishFaults.TaskFailed(what, "refused", [new RedfishMessage("", look.Faults[0].Message, "", "", "")]));

                    // A monitor may vanish when its task has ended; the task itself stays for a while.
                    case RedfishFaultCodes.Missing when task is not null && task != at:
                        at = task;
                        continue;
                    case var _ when look.Faults[0].Code == RedfishFaultCodes.Missing || ++failures > MostFailures:
                        return Outcome<RedfishTaskEnd>.Failure(RedfishFaults.LostTask(what, look.Faults[0]));
                    default:
                        continue;
                }
            }

            failures = 0;
            var body = look.Value.Body;
            task = client.Resolve(RedfishJson.Text(body, "TaskState") is null ? null : RedfishJson.Path(body)) ?? task;
            wait = look.Value.Wait;
            percent = RedfishJson.Number(body, "PercentComplete") is { } done and >= 0 and <= 100 ? (int)done : percent;
            string state = RedfishJson.Text(body, "TaskState") ?? "";
            progress?.Invoke(new RedfishTaskProgress(state, percent, elapsed));
            if (End(what, look.Value, state, body) is { } end)
            {
                return end;
            }
        }

        return Outcome<RedfishTaskEnd>.Failure(RedfishFaults.EndlessTask(what, client.Clock.GetElapsedTime(began), percent));
    }

    private static TimeSpan Clamp(TimeSpan wait) => wait < LeastPause ? LeastPause : wait > LongestPause ? LongestPause : wait;

    private static Outcome<RedfishTaskEnd>? End(string what, RedfishReply look, string state, JsonElement body)
    {
        var messages = RedfishMessage.OfList(body, "Messages") is { Count: > 0 } told ? told : look.Messages;
        return state switch
        {
            "Completed" when RedfishJson.Text(body, "TaskStatus") == "Critical" => Outcome<RedfishTaskEnd>.Failure(RedfishFaults.TaskFailed(what, "Completed with status Critical", messages)),
            "Completed" => Outcome<RedfishTaskEnd>.Success(new RedfishTaskEnd(state, messages)),
            "Exception" or "Killed" or "Cancelled" => Outcome<RedfishTaskEnd>.Failure(RedfishFaults.TaskFailed(what, state, messages)),

            // No task but the answer of what was asked for: it is done.
            "" when !look.IsBegun => Outcome<RedfishTaskEnd>.Success(new RedfishTaskEnd(state, messages)),
            _ => null,
        };
    }
}
