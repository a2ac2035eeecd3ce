namespace Megapod.Devices.Redfish.Wire;

using System.Text.Json;
using Megapod.Core.Outcomes;

/// <summary>Reads a collection page by page, whatever its pages say of each other.</summary>
/// <param name="client">Asks.</param>
/// <param name="wire">Knows which links lead elsewhere.</param>
/// <param name="expansion">Whether members come with their content.</param>
internal sealed class CollectionReader(RedfishClient client, RedfishWire wire, Expansion expansion)
{
    /// <summary>Reads it, with the members' content where the service can.</summary>
    public async Task<RedfishCollection> ReadAsync(string path, CancellationToken stop)
    {
        string query = path.Contains('?') ? "" : expansion.Query;
        var expanded = query.Length == 0 ? null : await ReadAsync(path, query, stop).ConfigureAwait(false);
        // Further pages may come without their content; each of their members is then read for itself.
        if (expanded is { Faults.Count: 0 } && expanded.Members.Any(m => m.IsExpanded))
        {
            return expanded;
        }

        // One that came empty may be empty, or the query may not have been understood: asked plainly, it shows.
        var plain = await ReadAsync(path, "", stop).ConfigureAwait(false);
        if (expanded is null || plain.Members.Count == 0)
        {
            return plain;
        }

        string why = expanded.Faults.Count > 0 ? expanded.Faults[0].Message.TrimEnd('.') : "members came without their content";
        var contents = expanded.Members.Where(m => m.IsExpanded).ToDictionary(m => m.Path, StringComparer.Ordinal);
        return plain with
        {
            Members = [.. plain.Members.Select(m => contents.GetValueOrDefault(m.Path, m))],
            Faults = expansion.Fail() ? [.. plain.Faults, RedfishFaults.NoExpansion(client.Config.Name, why)] : plain.Faults,
        };
    }

    private async Task<RedfishCollection> ReadAsync(string path, string query, CancellationToken stop)
    {
        var members = new List<RedfishMember>();
        var faults = new List<Fault>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var pages = new HashSet<string>(StringComparer.Ordinal);
        int doubled = 0;
        for (string? page = path + query; page is not null;)
        {
            if (!pages.Add(page) || pages.Count > RedfishBounds.MostPages)
            {
                faults.Add(RedfishFaults.EndlessCollection($"{RedfishText.Printable(path)} at {client.Config.Name}", pages.Count > RedfishBounds.MostPages ? $"there are more than {RedfishBounds.MostPages}" : "one leads back to an earlier one"));
                break;
            }

            var reply = await client.GetAsync(page, stop).ConfigureAwait(false);
            if (!reply.IsSuccess)
            {
                faults.AddRange(reply.Faults);
                break;
            }

            var body = reply.Value.Body;
            if (!RedfishJson.Try(body, "Members", out var list) || list.ValueKind != JsonValueKind.Array)
            {
                faults.Add(RedfishFaults.NotRedfish($"GET {RedfishText.Printable(page)} at {client.Config.Name}", "it is no collection"));
                break;
            }

            bool isFull = false;
            foreach (var item in list.EnumerateArray())
            {
                isFull = members.Count == RedfishBounds.MostMembers;
                if (isFull)
                {
                    faults.Add(RedfishFaults.TooMany(client.Config.Name, $"members of {RedfishText.Printable(path)}", RedfishBounds.MostMembers));
                    break;
                }

                doubled += Add(item, path, members, known, faults) ? 0 : 1;
            }

            page = !isFull && RedfishJson.Text(body, "Members@odata.nextLink", RedfishBounds.LongestPath) is { } next ? NextPage(next, page, faults) : null;
        }

        if (doubled > 0)
        {
            faults.Add(RedfishFaults.DoubledMember($"{RedfishText.Printable(path)} at {client.Config.Name}", doubled));
        }

        return new RedfishCollection(path, members, faults);
    }

    private bool Add(JsonElement item, string path, List<RedfishMember> members, HashSet<string> known, List<Fault> faults)
    {
        if (RedfishJson.Path(item) is not { } link)
        {
            AddOnce(faults, RedfishFaults.UnreadMember(client.Config.Name, path));
            return true;
        }

        if (wire.Resolve(link, path) is not { } target)
        {
            AddOnce(faults, RedfishFaults.Elsewhere(client.Config.Name, link));
            return true;
        }

        bool isNew = known.Add(target);
        if (isNew)
        {
            members.Add(new RedfishMember(target, RedfishJson.Has(item, "@odata.type") || RedfishJson.Has(item, "Name") ? item : default));
        }

        return isNew;
    }

    private string? NextPage(string link, string page, List<Fault> faults)
    {
        if (wire.Resolve(link, page) is { } next)
        {
            return next;
        }

        faults.Add(RedfishFaults.Elsewhere(client.Config.Name, link));
        return null;
    }

    /// <summary>A hundred bad members are one fault.</summary>
    private static void AddOnce(List<Fault> faults, Fault fault)
    {
        if (!faults.Exists(f => f.Code == fault.Code))
        {
            faults.Add(fault);
        }
    }
}
