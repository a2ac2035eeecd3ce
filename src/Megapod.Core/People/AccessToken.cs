namespace Megapod.Core.People;

using Megapod.Core.Units;

/// <summary>What lets a program in. Its value is shown once, when it is made, and kept nowhere.</summary>
/// <param name="Id">Names it where it is listed and removed; no secret.</param>
/// <param name="Name">What it is for, in a person's words.</param>
/// <param name="Role">What its bearer may do.</param>
/// <param name="Hash">SHA-256 of the value, 64 hexadecimal digits. The value is 256 random bits, so that no salt is needed.</param>
/// <param name="Made">When it was made.</param>
/// <param name="Expires">From when on it lets nobody in.</param>
/// <param name="LastUsed">About when it was last used, to the hour; null: never.</param>
public sealed record AccessToken(string Id, string Name, PersonRole Role, string Hash, Instant Made, Instant Expires, Instant? LastUsed);
