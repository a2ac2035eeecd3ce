namespace Megapod.Wire.Redfish.Service;

using System.Text.Json;
using System.Text.Json.Nodes;

/// <summary>Everything that is reached from the service root by links.</summary>
internal sealed class RedfishCrawl
{
    /// <summary>More is no small pod.</summary>
    private const int Most = 5000;

    private RedfishCrawl()
    {
    }

    /// <summary>Each resource by its path; of a collection the first page.</summary>
    public Dictionary<string, JsonObject> Resources { get; } = [];

    public static RedfishCrawl Of(ServiceBench bench)
    {
        var crawl = new RedfishCrawl();
        var open = new Queue<string>(["/redfish/v1/"]);
        while (open.TryDequeue(out string? path))
        {
            if (crawl.Resources.ContainsKey(path))
            {
                continue;
            }

            Assert.True(crawl.Resources.Count < Most, "The tree has no end.");
            var answer = bench.Ask("GET", path);
            Assert.True(answer.Status == 200, $"{path} answers {answer.Status}");
            var body = ServiceBench.Json(answer);
            crawl.Resources.Add(path, body);
            foreach (string link in Links(body))
            {
                open.Enqueue(link);
            }

            if (body["Members"] is not null)
            {
                foreach (string member in Members(bench, path))
                {
                    open.Enqueue(member);
                }
            }
        }

        return crawl;
    }

    /// <summary>All members of a collection, page after page.</summary>
    public static List<string> Members(ServiceBench bench, string path)
    {
        var members = new List<string>();
        int pages = 0;
        for (string? next = path; next is not null;)
        {
            Assert.True(++pages < Most, $"The pages of {path} have no end.");
            var page = bench.Get(next);
            members.AddRange(page["Members"]!.AsArray().Select(m => m!["@odata.id"]!.GetValue<string>()));
            next = page["Members@odata.nextLink"]?.GetValue<string>();
        }

        return members;
    }

    /// <summary>Every value with its name, wherever it stands.</summary>
    public static IEnumerable<(string Name, JsonNode? Value)> Values(JsonNode node) => node switch
    {
        JsonObject any => any.SelectMany(p => Values(p.Value ?? JsonValue.Create("")).Prepend((p.Key, p.Value))),
        JsonArray list => list.OfType<JsonNode>().SelectMany(Values),
        _ => [],
    };

    /// <summary>What a way within a resource (RFC 6901) leads to; fails where it leads to nothing.</summary>
    public static JsonNode? Follow(JsonObject body, string pointer)
    {
        JsonNode? node = body;
        foreach (string name in pointer.TrimStart('/').Split('/'))
        {
            var any = Assert.IsType<JsonObject>(node);
            Assert.True(any.ContainsKey(name), $"{pointer} leads to nothing in {body["@odata.id"]}");
            node = any[name];
        }

        return node;
    }

    private static IEnumerable<string> Links(JsonObject body) => Values(body)
        .Where(v => v.Name is "@odata.id" or "DataSourceUri" && v.Value?.GetValueKind() == JsonValueKind.String)
        .Select(v => v.Value!.GetValue<string>());
}
