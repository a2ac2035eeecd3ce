namespace Megapod.Core.People;

using Megapod.Core.Units;

/// <summary>Somebody who signs in with a password.</summary>
/// <param name="Name">The name to sign in with; names that differ in upper and lower case alone are the same.</param>
/// <param name="Role">What he may do.</param>
/// <param name="PasswordHash">Salted hash of the password, as the web framework writes it. Nobody is shown it.</param>
/// <param name="Stamp">Random; another one with each change of password, role or where else he may sign in. A session that carries an older one is over.</param>
/// <param name="Made">When the account was made.</param>
/// <param name="Changed">When password or role were last changed; at first as <paramref name="Made"/>.</param>
/// <param name="Provider">Where else he may sign in, as the site file calls it; null: nowhere.</param>
/// <param name="Subject">What he is called there; null where <paramref name="Provider"/> is.</param>
public sealed record Account(string Name, PersonRole Role, string PasswordHash, string Stamp, Instant Made, Instant Changed, string? Provider = null, string? Subject = null);
