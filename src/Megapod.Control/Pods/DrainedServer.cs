namespace Megapod.Control.Pods;

using Megapod.Core.Units;

/// <summary>A server from which work is taken before it fails.</summary>
/// <param name="Server">Id of the server.</param>
/// <param name="Reason">Why, for people: the cause that has stood the longest.</param>
/// <param name="Since">Since when.</param>
public sealed record DrainedServer(string Server, string Reason, Instant Since);
