namespace Megapod.Site.Accounts;

using Megapod.Core.People;

/// <summary>A token that was just made.</summary>
/// <param name="Token">What is kept of it.</param>
/// <param name="Value">What its bearer sends; shown once and kept nowhere.</param>
internal sealed record NewToken(AccessToken Token, string Value);
