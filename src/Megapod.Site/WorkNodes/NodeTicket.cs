namespace Megapod.Site.WorkNodes;

/// <summary>A token by which one node may enrol.</summary>
/// <param name="Name">The name that the node gets.</param>
/// <param name="Hash">SHA-256 of the token's secret part, 64 hexadecimal digits.</param>
/// <param name="Expires">From when on it lets nobody in.</param>
/// <param name="KeyHash">The public key that used it, which may use it again when the answer was lost; null: nobody has.</param>
internal sealed record NodeTicket(string Name, string Hash, DateTimeOffset Expires, string? KeyHash);
