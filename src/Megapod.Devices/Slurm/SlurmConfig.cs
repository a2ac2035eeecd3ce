namespace Megapod.Devices.Slurm;

using System.Net;

/// <summary>How a Slurm cluster is reached: its REST service, and the tools for what that service lacks.</summary>
public sealed record SlurmConfig
{
    /// <summary>Name of the cluster at its site, for people and as its work node's name. 1–32 characters of a–z, 0–9, '-', '_'.</summary>
    public required string Name { get; init; }

    /// <summary>Where slurmrestd answers. https:// beyond loopback: its tokens let whoever reads them act as that user.</summary>
    public required Uri Address { get; init; }

    /// <summary>The user of the cluster by whom all jobs are seen and nodes are drained; usually root or SlurmUser.</summary>
    public string User { get; init; } = "root";

    /// <summary>Program and arguments that print a fresh token, <c>SLURM_JWT=…</c> or the token alone; <c>{user}</c> stands for the user. No shell looks at it. Empty: <see cref="TokenFile"/>.</summary>
    public IReadOnlyList<string> TokenCommand { get; init; } = ["scontrol", "token", "lifespan=1800", "username={user}"];

    /// <summary>File with a token that somebody else renews, <c>{user}</c> stands for the user; null: <see cref="TokenCommand"/>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>How long a token of the command is used. Default 15 min, half of what it is asked for.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Folder of <c>scontrol</c> and <c>scancel</c>. Default /usr/bin.</summary>
    public string Tools { get; init; } = "/usr/bin";

    /// <summary>The cluster's slurm.conf, for the tools; null: where they look by themselves.</summary>
    public string? ConfFile { get; init; }

    /// <summary>Longest wait for one answer or one tool. Default 20 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Bytes of one answer at most. A thousand jobs have some 4 MB. Default 64 MiB.</summary>
    public int MostBytes { get; init; } = 64 << 20;

    /// <summary>What cannot be used about it; null: nothing.</summary>
    public string? Complaint() => this switch
    {
        _ when Name.Length is 0 or > 32 || Name.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')) => "its name is not made of 1 to 32 of a-z, 0-9, '-' and '_'",
        { Address: { IsAbsoluteUri: false } or { Scheme: not ("http" or "https") } } => "its address is not one of http:// or https://",
        { Address.UserInfo.Length: > 0 } => "a password stands in its address",
        { Address: { Scheme: "http", Host: var host } } when !IsLoopback(host) => "its address is http:// beyond this machine",
        { User.Length: 0 } => "it names no user",
        { TokenFile: null, TokenCommand.Count: 0 } => "it says neither by a command nor by a file how to get a token",
        _ when Timeout <= TimeSpan.Zero || MostBytes <= 0 || TokenLife <= TimeSpan.Zero => "a time or size is not above zero",
        _ => null,
    };

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
