namespace Megapod.Devices.Snmp;

using System.Net;
using Megapod.Core.Outcomes;
using Megapod.Devices.Snmp.Messages;
using Megapod.Devices.Snmp.Security;

/// <summary>
/// Answers questions about a table of objects, by version 2c and version 3. It is read-only: whatever is written is refused. Each question is answered from one state of the table, and no answer is
/// longer than allowed: what does not fit into an answer of a walk comes with the next one.
/// </summary>
public sealed class SnmpAgent : IAsyncDisposable
{
    /// <summary>Objects of one answer; more than fit into any packet.</summary>
    private const int MostObjects = 2_000;

    private readonly SnmpAgentConfig config;
    private readonly Func<SnmpTable?> table;
    private readonly SnmpAuthority authority;
    private SnmpListener? listener;

    private SnmpAgent(SnmpAgentConfig config, Func<SnmpTable?> table, TimeProvider clock)
    {
        this.config = config;
        this.table = table;
        authority = new SnmpAuthority(config.Engine.ToArray(), config.Boots, [.. config.Users.Select(user => new SnmpKeys(user))], clock);
    }

    /// <summary>Where it listens; the port is the one that was found where any was wanted.</summary>
    public IPEndPoint Address => listener!.Address;

    /// <summary>What has come.</summary>
    public SnmpListenerHealth Health => listener!.Health;

    /// <summary>Opens an agent.</summary>
    /// <param name="config">Where it listens and whom it answers.</param>
    /// <param name="table">The objects as they are, or null while nobody is answered; called for each message, and nothing in it waits.</param>
    /// <param name="clock">Where the engine's seconds come from.</param>
    /// <returns>The agent; or why it cannot listen there.</returns>
    /// <exception cref="ArgumentException">A value of the configuration makes no sense.</exception>
    public static Outcome<SnmpAgent> Open(SnmpAgentConfig config, Func<SnmpTable?> table, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(clock);
        if (config.Complaint() is { } complaint)
        {
            throw new ArgumentException(complaint, nameof(config));
        }

        var agent = new SnmpAgent(config, table, clock);
        var opened = SnmpListener.Open(config.Listen, (bytes, _) => agent.Take(bytes));
        if (!opened.IsSuccess)
        {
            return Outcome<SnmpAgent>.Failure(opened.Faults);
        }

        agent.listener = opened.Value;
        return Outcome<SnmpAgent>.Success(agent);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => listener!.DisposeAsync();

    private byte[]? Take(ReadOnlyMemory<byte> bytes) => table() is not { } now ? null : SnmpCommunityMessage.VersionOf(bytes) switch
    {
        SnmpVersion.V2c => TakeOpen(bytes, now),
        SnmpVersion.V3 => TakeSecure(bytes, now),
        _ => null,
    };

    private byte[]? TakeOpen(ReadOnlyMemory<byte> bytes, SnmpTable now)
    {
        var read = SnmpCommunityMessage.Read(bytes);
        return read.IsSuccess && config.Community is { } community && read.Value.Community == community
            ? Answer(read.Value.Pdu, now, config.MostBytes, pdu => new SnmpCommunityMessage(community, pdu).Encode())
            : null;
    }

    private byte[]? TakeSecure(ReadOnlyMemory<byte> bytes, SnmpTable now)
    {
        var read = SnmpSecureMessage.Read(bytes);
        if (!read.IsSuccess)
        {
            return null;
        }

        var message = read.Value;
        return authority.Open(bytes, message, out byte[]? report) is { } scoped
            ? Answer(scoped.Pdu, now, Math.Min(message.MostBytes, config.MostBytes), pdu => authority.Answer(message, scoped with { Pdu = pdu }))
            : report;
    }

    private static byte[]? Answer(SnmpPdu question, SnmpTable now, int mostBytes, Func<SnmpPdu, byte[]> encode)
    {
        switch (question.Kind)
        {
            case SnmpPduKind.Get:
                return Fitting(question, question.Answer([.. question.Objects.Select(item => now.Get(item.Oid))]), mostBytes, encode);
            case SnmpPduKind.GetNext:
                return Fitting(question, question.Answer([.. question.Objects.Select(item => now.Next(item.Oid))]), mostBytes, encode);
            case SnmpPduKind.GetBulk:
                return Cut(question, Many(question, now), mostBytes, encode);
            case SnmpPduKind.Set:
                return encode(question.Answer(question.Objects, SnmpErrorStatus.NotWritable, Math.Min(1, question.Objects.Count)));
            default:
                return null;
        }
    }

    private static byte[] Fitting(SnmpPdu question, SnmpPdu answer, int mostBytes, Func<SnmpPdu, byte[]> encode) =>
        encode(answer) is var bytes && bytes.Length <= mostBytes ? bytes : encode(question.Answer([], SnmpErrorStatus.TooBig));

    /// <summary>As many of the objects as fit, by halving what is too much.</summary>
    private static byte[] Cut(SnmpPdu question, List<SnmpObject> objects, int mostBytes, Func<SnmpPdu, byte[]> encode)
    {
        int fits = 0;
        byte[]? best = null;
        for (int low = 1, high = objects.Count; low <= high;)
        {
            int some = (low + high + 1) / 2;
            byte[] bytes = encode(question.Answer(objects[..some]));
            if (bytes.Length <= mostBytes)
            {
                (fits, best, low) = (some, bytes, some + 1);
            }
            else
            {
                high = some - 1;
            }
        }

        return best ?? encode(question.Answer([], objects.Count > fits ? SnmpErrorStatus.TooBig : SnmpErrorStatus.NoError));
    }

    /// <summary>What follows after names: the first ones once, the others again and again in turn (RFC 3416, 4.2.3).</summary>
    private static List<SnmpObject> Many(SnmpPdu question, SnmpTable now)
    {
        int once = Math.Min(question.ErrorStatus, question.Objects.Count);
        var all = question.Objects.Take(once).Select(item => now.Next(item.Oid)).ToList();
        var after = question.Objects.Skip(once).Select(item => item.Oid).ToArray();
        bool isOver = after.Length == 0;
        for (int turn = 0; turn < question.ErrorIndex && !isOver && all.Count + after.Length <= MostObjects; turn++)
        {
            isOver = true;
            for (int i = 0; i < after.Length; i++)
            {
                var next = now.Next(after[i]);
                all.Add(next);
                after[i] = next.Oid;
                isOver &= next.Value.Kind == SnmpValueKind.EndOfMibView;
            }
        }

        return all;
    }
}
