namespace Megapod.Site.WorkNodes;

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Megapod.Core.Outcomes;
using Megapod.Devices.WorkLink;
using Megapod.Site.Accounts;

/// <summary>Which nodes may come, and by which tokens new ones may. Any thread may call.</summary>
internal sealed class NodeRegister : IDisposable
{
    /// <summary>Name of the file in the state folder.</summary>
    public const string FileName = "work-nodes.json";

    /// <summary>More than stand at one site.</summary>
    public const int Most = 2_000;

    private const int MostNameLength = 64;
    private const string Mark = "mpn_";

    /// <summary>A person carries it over within the hour.</summary>
    private static readonly TimeSpan TicketLife = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly NodeAuthority authority;
    private readonly TimeProvider time;
    private readonly string? file;
    private readonly Dictionary<string, EnrolledNode> nodes;
    private readonly Dictionary<string, NodeTicket> tickets;

    private NodeRegister(NodeAuthority authority, TimeProvider time, string? file, Kept kept)
    {
        (this.authority, this.time, this.file) = (authority, time, file);
        nodes = kept.Nodes.ToDictionary(n => n.Name, StringComparer.Ordinal);
        tickets = kept.Tickets.ToDictionary(t => t.Hash, StringComparer.Ordinal);
    }

    /// <summary>The authority that signs.</summary>
    public NodeAuthority Authority => authority;

    /// <summary>The nodes, by name.</summary>
    public IReadOnlyList<EnrolledNode> Nodes
    {
        get
        {
            lock (gate)
            {
                return [.. nodes.Values.OrderBy(n => n.Name, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Reads what a state folder keeps of nodes, or begins.</summary>
    /// <param name="folder">The folder; null: nothing outlives the program.</param>
    /// <param name="names">Host names and addresses by which nodes reach the site.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The register; or MP3910.</returns>
    public static Outcome<NodeRegister> Open(string? folder, IReadOnlyList<string> names, TimeProvider time)
    {
        string? at = folder is null ? null : Path.Combine(folder, FileName);
        var kept = new Kept([], []);
        try
        {
            if (folder is not null)
            {
                Directory.CreateDirectory(folder);
                kept = File.Exists(at) ? JsonSerializer.Deserialize<Kept>(File.ReadAllText(at), JsonSerializerOptions.Web) ?? kept : kept;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return Outcome<NodeRegister>.Failure(WorkNodeFaults.Unusable(at ?? FileName, error.Message));
        }

        var opened = NodeAuthority.Open(folder, names, time);
        return opened.IsSuccess ? Outcome<NodeRegister>.Success(new NodeRegister(opened.Value, time, at, kept)) : Outcome<NodeRegister>.Failure(opened.Faults);
    }

    /// <summary>Whether a text may be the name of a node.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= MostNameLength && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Makes a token by which one node may enrol within the hour. A node of that name which is there stays in until another has used it.</summary>
    /// <param name="name">The node's name.</param>
    /// <returns>The token, shown once and kept nowhere: a secret, a dot, and the fingerprint of what the site shows. Or MP3910, MP3914, MP3915.</returns>
    public Outcome<string> Invite(string name)
    {
        if (!IsName(name))
        {
            return Outcome<string>.Failure(WorkNodeFaults.BadName(name));
        }

        string secret = TokenText.Plain();
        lock (gate)
        {
            var now = time.GetUtcNow();
            foreach (var over in tickets.Values.Where(t => t.Expires <= now).ToList())
            {
                tickets.Remove(over.Hash);
            }

            if (nodes.Count + tickets.Count >= Most)
            {
                return Outcome<string>.Failure(WorkNodeFaults.TooMany(Most));
            }

            var ticket = new NodeTicket(name, TokenText.HashOf(secret), now + TicketLife, null);
            tickets.Add(ticket.Hash, ticket);
            if (Keep() is { } fault)
            {
                tickets.Remove(ticket.Hash);
                return Outcome<string>.Failure(fault);
            }
        }

        return Outcome<string>.Success($"{Mark}{secret}.{Base64Url.EncodeToString(authority.ShownHash())}");
    }

    /// <summary>Lets a node in by its token.</summary>
    /// <param name="enrolment">What it sent.</param>
    /// <returns>Its papers; or MP3910, MP3911, MP3912.</returns>
    public Outcome<WorkPapers> Enrol(WorkEnrolment enrolment)
    {
        ArgumentNullException.ThrowIfNull(enrolment);
        string hash = TokenText.HashOf(enrolment.Token);
        lock (gate)
        {
            if (!tickets.TryGetValue(hash, out var ticket) || ticket.Expires <= time.GetUtcNow())
            {
                return Outcome<WorkPapers>.Failure(WorkNodeFaults.BadToken());
            }

            var signed = authority.Sign(ticket.Name, enrolment.Request);
            if (!signed.IsSuccess)
            {
                return Outcome<WorkPapers>.Failure(signed.Faults);
            }

            using var certificate = signed.Value;
            string key = KeyHashOf(certificate);
            if (ticket.KeyHash is { } first && first != key)
            {
                return Outcome<WorkPapers>.Failure(WorkNodeFaults.BadToken());
            }

            return Take(ticket.Name, key, certificate, () => tickets[hash] = ticket with { KeyHash = key });
        }
    }

    /// <summary>Gives a node that is in another certificate, for the key that it now has.</summary>
    /// <param name="shown">The certificate by which it came.</param>
    /// <param name="request">Its request.</param>
    /// <returns>Its papers; or MP3910, MP3911, MP3913.</returns>
    public Outcome<WorkPapers> Renew(X509Certificate2 shown, string request)
    {
        ArgumentNullException.ThrowIfNull(shown);
        lock (gate)
        {
            if (NodeOf(shown) is not { } node)
            {
                return Outcome<WorkPapers>.Failure(WorkNodeFaults.NotEnrolled(NameOf(shown)));
            }

            var signed = authority.Sign(node.Name, request);
            if (!signed.IsSuccess)
            {
                return Outcome<WorkPapers>.Failure(signed.Faults);
            }

            using var certificate = signed.Value;
            return Take(node.Name, KeyHashOf(certificate), certificate, null);
        }
    }

    /// <summary>The node whose certificate this is; null: it lets nobody in, or not any more.</summary>
    public EnrolledNode? NodeOf(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        lock (gate)
        {
            return authority.Trusts(certificate) && nodes.TryGetValue(NameOf(certificate), out var node) && TokenText.IsSame(node.KeyHash, KeyHashOf(certificate)) ? node : null;
        }
    }

    /// <summary>Lets a node in no more.</summary>
    /// <returns>Why it could not be kept; null when it was.</returns>
    public Fault? Expel(string name)
    {
        lock (gate)
        {
            var open = tickets.Values.Where(t => t.Name == name).ToList();
            if (!nodes.Remove(name) && open.Count == 0)
            {
                return WorkNodeFaults.Unknown(name);
            }

            open.ForEach(t => tickets.Remove(t.Hash));

            // Where it cannot be kept it is out for as long as the program runs, and whoever asked is told.
            return Keep();
        }
    }

    /// <summary>The name that a certificate says.</summary>
    public static string NameOf(X509Certificate2 certificate) => certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    /// <inheritdoc/>
    public void Dispose() => authority.Dispose();

    private static string KeyHashOf(X509Certificate2 certificate) => Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    private Outcome<WorkPapers> Take(string name, string key, X509Certificate2 certificate, Action? use)
    {
        var before = nodes.GetValueOrDefault(name);
        nodes[name] = new EnrolledNode(name, key, before?.Since ?? time.GetUtcNow());
        use?.Invoke();
        if (Keep() is not { } fault)
        {
            return Outcome<WorkPapers>.Success(new WorkPapers(name, certificate.ExportCertificatePem(), authority.Pem));
        }

        if (before is null)
        {
            nodes.Remove(name);
        }
        else
        {
            nodes[name] = before;
        }

        return Outcome<WorkPapers>.Failure(fault);
    }

    private Fault? Keep()
    {
        if (file is null)
        {
            return null;
        }

        try
        {
            Private.Write(file, JsonSerializer.Serialize(new Kept([.. nodes.Values.OrderBy(n => n.Name, StringComparer.Ordinal)], [.. tickets.Values]), JsonSerializerOptions.Web));
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return WorkNodeFaults.Unusable(file, error.Message);
        }
    }

    /// <summary>The file's contents.</summary>
    private sealed record Kept(IReadOnlyList<EnrolledNode> Nodes, IReadOnlyList<NodeTicket> Tickets);
}
