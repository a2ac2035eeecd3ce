namespace Megapod.Site.WorkNodes;

/// <summary>A node that may open a link.</summary>
/// <param name="Name">Its name.</param>
/// <param name="KeyHash">SHA-256 of its public key, 64 hexadecimal digits: a copy of an older certificate lets nobody in.</param>
/// <param name="Since">When it was enrolled first.</param>
internal sealed record EnrolledNode(string Name, string KeyHash, DateTimeOffset Since);
