namespace Megapod.Core.Model;

/// <summary>A program before the site that knows who somebody is and says so in a header.</summary>
public sealed record AccessProxyConfig
{
    /// <summary>Addresses from which its connections come. From anywhere else the header says nothing.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>The header with the name of an account. Default <c>X-Remote-User</c>.</summary>
    public string Header { get; init; } = "X-Remote-User";
}
