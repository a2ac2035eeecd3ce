namespace Megapod.Devices.Redfish.Power;

using System.Text.Json.Nodes;
using Megapod.Core.Outcomes;

/// <summary>Reads and sets what computers do when power returns (<c>PowerRestorePolicy</c>), which decides how large the step is when a breaker closes.</summary>
/// <param name="client">The service.</param>
public sealed class RedfishRestorePolicy(RedfishClient client)
{
    /// <summary>Reads it.</summary>
    /// <param name="system">The computer's path.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The policy in the service's word; or why it cannot be read.</returns>
    public async Task<Outcome<string>> ReadAsync(string system, CancellationToken stop = default)
    {
        var reply = await client.GetAsync(system, stop).ConfigureAwait(false);
        return reply.IsSuccess ? Policy(system, reply.Value) : Outcome<string>.Failure(reply.Faults);
    }

    /// <summary>Sets it and reads it back.</summary>
    /// <param name="system">The computer's path.</param>
    /// <param name="policy">What is wanted.</param>
    /// <param name="stop">Gives up; what is held is then unknown.</param>
    /// <returns>Null when it is held; otherwise why not.</returns>
    public async Task<Fault?> SetAsync(string system, PowerRestore policy, CancellationToken stop = default)
    {
        var before = await client.GetAsync(system, stop).ConfigureAwait(false);
        if (!before.IsSuccess)
        {
            return before.Faults[0];
        }

        string word = policy.ToString();
        var had = Policy(system, before.Value);
        if (!had.IsSuccess || had.Value == word)
        {
            return had.IsSuccess ? null : had.Faults[0];
        }

        var written = await client.PatchAsync(system, new JsonObject { ["PowerRestorePolicy"] = word }, before.Value, stop).ConfigureAwait(false);
        if (!written.IsSuccess)
        {
            return written.Faults[0];
        }

        var held = await ReadAsync(system, stop).ConfigureAwait(false);
        return !held.IsSuccess ? held.Faults[0] : held.Value == word ? null : RedfishFaults.PolicyNotHeld(Where(system), word, held.Value);
    }

    private Outcome<string> Policy(string system, RedfishReply reply) => RedfishJson.Text(reply.Body, "PowerRestorePolicy") is { } policy
        ? Outcome<string>.Success(policy)
        : Outcome<string>.Failure(RedfishFaults.PolicyNotHeld(Where(system), "any", "none that it tells"));

    private string Where(string system) => $"{RedfishText.Printable(system)} at {client.Config.Name}";
}
