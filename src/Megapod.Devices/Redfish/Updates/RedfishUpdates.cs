namespace Megapod.Devices.Redfish.Updates;

using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Megapod.Core.Outcomes;
using Megapod.Devices.Redfish.Wire;

/// <summary>Gives parts of a device new firmware: lets the service fetch it from an address, or pushes it. Follows the task and reads the versions before and after.</summary>
/// <param name="client">The service.</param>
public sealed class RedfishUpdates(RedfishClient client)
{
    /// <summary>How long an update may take. Default 45 min: BMCs write some parts one after the other.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(45);

    /// <summary>How long the sending of an image may take. Default 10 min.</summary>
    public TimeSpan PushTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Lets the service fetch an image (<c>SimpleUpdate</c>).</summary>
    /// <param name="updateService">The path of the update service.</param>
    /// <param name="image">Where the image is, as the service sees it.</param>
    /// <param name="targets">The paths of what is updated, as the firmware inventory has them; empty: the service decides by the image.</param>
    /// <param name="progress">Is told how far it is; null: nobody.</param>
    /// <param name="stop">Gives up; it goes on at the service.</param>
    public async Task<RedfishUpdateOutcome> FetchAsync(string updateService, Uri image, IReadOnlyList<string> targets, Action<RedfishTaskProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(targets);
        var service = await client.GetAsync(updateService, stop).ConfigureAwait(false);
        var action = service.IsSuccess ? RedfishJson.Inside(RedfishJson.Inside(service.Value.Body, "Actions"), "#UpdateService.SimpleUpdate") : default;
        if (!service.IsSuccess || client.Resolve(RedfishJson.Text(action, "target", RedfishBounds.LongestPath)) is not { } target)
        {
            return Failed(service.IsSuccess ? RedfishFaults.NoUpdate(client.Config.Name, "its update service fetches no images") : service.Faults[0]);
        }

        var body = new JsonObject { ["ImageURI"] = image.OriginalString, ["TransferProtocol"] = image.Scheme.ToUpperInvariant() };
        if (targets.Count > 0)
        {
            body["Targets"] = List(targets);
        }

        return await UpdateAsync(() => client.PostAsync(target, body, stop), targets, progress, stop).ConfigureAwait(false);
    }

    /// <summary>Sends an image (<c>MultipartHttpPushUri</c>).</summary>
    /// <param name="updateService">The path of the update service.</param>
    /// <param name="image">The image.</param>
    /// <param name="fileName">Its name, which some services look at.</param>
    /// <param name="targets">The paths of what is updated; empty: the service decides by the image.</param>
    /// <param name="progress">Is told how far it is; null: nobody.</param>
    /// <param name="stop">Gives up; it goes on at the service.</param>
    public async Task<RedfishUpdateOutcome> PushAsync(
        string updateService, ReadOnlyMemory<byte> image, string fileName, IReadOnlyList<string> targets, Action<RedfishTaskProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        ArgumentNullException.ThrowIfNull(targets);
        var service = await client.GetAsync(updateService, stop).ConfigureAwait(false);
        if (!service.IsSuccess || client.Resolve(RedfishJson.Text(service.Value.Body, "MultipartHttpPushUri", RedfishBounds.LongestPath)) is not { } target)
        {
            return Failed(service.IsSuccess ? RedfishFaults.NoUpdate(client.Config.Name, "its update service takes no images") : service.Faults[0]);
        }

        string parameters = new JsonObject { ["Targets"] = List(targets) }.ToJsonString();
        var request = new WireRequest(HttpMethod.Post, target) { Body = () => Parts(parameters, image, fileName) };
        return await UpdateAsync(() => client.AskAsync(request, PushTimeout, stop), targets, progress, stop).ConfigureAwait(false);
    }

    /// <summary>The version that a part shows now.</summary>
    /// <param name="target">Its path, as the firmware inventory has it.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The version; null: it tells none, or could not be asked.</returns>
    public async Task<string?> VersionAsync(string target, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        return (await VersionsAsync([target], stop).ConfigureAwait(false)).GetValueOrDefault(target);
    }

    private static MultipartFormDataContent Parts(string parameters, ReadOnlyMemory<byte> image, string fileName)
    {
        var file = new ReadOnlyMemoryContent(image) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        return new MultipartFormDataContent { { RedfishAnswers.Json(parameters), "UpdateParameters" }, { file, "UpdateFile", fileName } };
    }

    private static JsonArray List(IReadOnlyList<string> targets) => [.. targets.Select(t => (JsonNode?)t)];

    private static RedfishUpdateOutcome Failed(Fault fault) => new(false, new Dictionary<string, string>(), new Dictionary<string, string>()) { Faults = [fault] };

    private async Task<RedfishUpdateOutcome> UpdateAsync(Func<Task<Outcome<RedfishReply>>> start, IReadOnlyList<string> targets, Action<RedfishTaskProgress>? progress, CancellationToken stop)
    {
        var before = await VersionsAsync(targets, stop).ConfigureAwait(false);
        var begun = await start().ConfigureAwait(false);
        var end = begun.IsSuccess
            ? await new RedfishTasks(client).FollowAsync(begun.Value, $"The update at {client.Config.Name}", Patience, progress, stop).ConfigureAwait(false)
            : Outcome<RedfishTaskEnd>.Failure(begun.Faults);
        var after = await VersionsAsync(targets, stop).ConfigureAwait(false);
        return new RedfishUpdateOutcome(end.IsSuccess, before, after)
        {
            Messages = end.IsSuccess ? end.Value.Messages : [],
            Faults = end.IsSuccess
                ? [.. before.Where(b => after.GetValueOrDefault(b.Key) == b.Value).Select(b => RedfishFaults.SameVersion($"{RedfishText.Printable(b.Key)} at {client.Config.Name}", b.Value))]
                : end.Faults,
        };
    }

    private async Task<Dictionary<string, string>> VersionsAsync(IReadOnlyList<string> targets, CancellationToken stop)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string target in targets)
        {
            var part = await client.GetAsync(target, stop).ConfigureAwait(false);
            string? version = part.IsSuccess ? RedfishJson.Text(part.Value.Body, "Version") ?? RedfishJson.Text(part.Value.Body, "FirmwareVersion") : null;
            if (version is not null)
            {
                versions[target] = version;
            }
        }

        return versions;
    }
}
