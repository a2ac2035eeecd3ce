namespace Megapod.Node.Runner;

using System.Globalization;
using System.Text.Json;
using Megapod.Core.Jobs;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;

/// <summary>
/// What a node knows over its own death: its jobs, the users of tenants, the budget, use that the site has not kept. One thread uses it. What changed within one turn of the loop is handed to the journal together; after
/// the journal has lost a batch everything is handed over anew.
/// </summary>
internal sealed class NodeBook
{
    private const string JobKey = "job/";
    private const string TenantKey = "tenant/";
    private const string UsageKey = "usage/";
    private const string BudgetKey = "budget";
    private const string OrdersKey = "orders";
    private const string RunKey = "run";
    private const string UsageNumberKey = "usageNumber";

    private readonly IJournal journal;
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> image = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> changes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, UsageRecord> usage = [];
    private readonly SortedDictionary<string, int> tenants = new(StringComparer.Ordinal);
    private bool isWhole;

    /// <summary>Reads what is there.</summary>
    /// <param name="journal">Where it is kept.</param>
    public NodeBook(IJournal journal)
    {
        this.journal = journal;
        var jobs = new List<JobRow>();
        foreach (var (key, value) in journal.Found.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            image[key] = value;
            if (key.StartsWith(JobKey, StringComparison.Ordinal))
            {
                jobs.Add(Read<JobRow>(value));
            }
            else if (key.StartsWith(TenantKey, StringComparison.Ordinal))
            {
                tenants[key[TenantKey.Length..]] = Read<int>(value);
            }
            else if (key.StartsWith(UsageKey, StringComparison.Ordinal))
            {
                var record = Read<UsageRecord>(value);
                usage[record.Number] = record;
            }
        }

        Jobs = jobs;
        Budget = ReadOr<BudgetRow?>(BudgetKey, null);
        Orders = ReadOr(OrdersKey, 0L);
        UsageNumber = ReadOr(UsageNumberKey, 0L);
        Run = ReadOr(RunKey, 0L) + 1;
        Put(RunKey, Run);
    }

    /// <summary>The jobs that were there when the book was opened.</summary>
    public IReadOnlyList<JobRow> Jobs { get; }

    /// <summary>The budget that was in force last; null: none ever.</summary>
    public BudgetRow? Budget { get; private set; }

    /// <summary>Number of the newest orders that were taken.</summary>
    public long Orders { get; private set; }

    /// <summary>How often the node was begun, this time included.</summary>
    public long Run { get; }

    /// <summary>Number of the newest usage record.</summary>
    public long UsageNumber { get; private set; }

    /// <summary>Use that the site has not kept, oldest first.</summary>
    public IReadOnlyCollection<UsageRecord> Usage => usage.Values;

    /// <summary>Number of the newest batch that survives the loss of power.</summary>
    public long Kept => journal.Kept;

    /// <summary>Why nothing is kept at present; null while all is.</summary>
    public Fault? Trouble => journal.Trouble ?? (isWhole ? NodeFaults.JournalFull() : null);

    /// <summary>Whether two orders say the same.</summary>
    public static bool IsSame(WorkOrder one, WorkOrder other) => JsonSerializer.SerializeToUtf8Bytes(one, WorkJson.Options).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(other, WorkJson.Options));

    /// <summary>Keeps a job as it is.</summary>
    public void Keep(JobRow row) => Put(JobKey + row.Order.Job, row);

    /// <summary>Forgets a job.</summary>
    public void Forget(string job) => Drop(JobKey + job);

    /// <summary>Forgets all jobs; use that the site has not kept stays.</summary>
    public void ForgetJobs()
    {
        foreach (string key in image.Keys.Where(key => key.StartsWith(JobKey, StringComparison.Ordinal)).ToList())
        {
            Drop(key);
        }
    }

    /// <summary>Keeps the newest orders' number.</summary>
    public void KeepOrders(long number) => Put(OrdersKey, Orders = number);

    /// <summary>Keeps a budget.</summary>
    public void Keep(BudgetRow budget) => Put(BudgetKey, Budget = budget);

    /// <summary>The user of a tenant: his own for ever, the next free one for a new tenant.</summary>
    /// <returns>The user; null where there are no more.</returns>
    public int? UserOf(string tenant, int first, int count)
    {
        if (tenants.TryGetValue(tenant, out int user))
        {
            return user;
        }

        int next = tenants.Count == 0 ? first : Math.Max(first, tenants.Values.Max() + 1);
        if (next >= first + count)
        {
            return null;
        }

        tenants[tenant] = next;
        Put(TenantKey + tenant, next);
        return next;
    }

    /// <summary>Writes a usage record down and gives it its number.</summary>
    public void Add(UsageRecord record)
    {
        record = record with { Number = ++UsageNumber };
        usage[record.Number] = record;
        Put(UsageNumberKey, UsageNumber);
        Put(UsageKeyOf(record.Number), record);
    }

    /// <summary>Forgets use that the site has kept.</summary>
    /// <param name="upTo">Number of the newest.</param>
    public void ForgetUsage(long upTo)
    {
        foreach (long number in usage.Keys.TakeWhile(n => n <= upTo).ToList())
        {
            usage.Remove(number);
            Drop(UsageKeyOf(number));
        }

        // A node whose memory was lost goes on after what the site has: what has a number that was kept would not be heard.
        if (upTo > UsageNumber)
        {
            Put(UsageNumberKey, UsageNumber = upTo);
        }
    }

    /// <summary>Hands what changed to the journal.</summary>
    /// <returns>Number of the batch; 0: nothing changed, or the journal takes nothing now.</returns>
    public long Close()
    {
        if (changes.Count == 0 && !isWhole)
        {
            return 0;
        }

        var entries = (isWhole ? image : changes).Select(c => new JournalEntry(c.Key, c.Value)).ToList();
        long number = journal.Put(entries, isWhole);
        changes.Clear();
        isWhole = number == 0;
        return number;
    }

    private static T Read<T>(ReadOnlyMemory<byte> value) => JsonSerializer.Deserialize<T>(value.Span, WorkJson.Options) ?? throw new JsonException("An entry of the node's journal is empty.");

    private static string UsageKeyOf(long number) => UsageKey + number.ToString("D19", CultureInfo.InvariantCulture);

    private T ReadOr<T>(string key, T otherwise) => image.TryGetValue(key, out var value) ? Read<T>(value) : otherwise;

    private void Put<T>(string key, T value) => image[key] = changes[key] = JsonSerializer.SerializeToUtf8Bytes(value, WorkJson.Options);

    private void Drop(string key)
    {
        image.Remove(key);
        changes[key] = ReadOnlyMemory<byte>.Empty;
    }
}
