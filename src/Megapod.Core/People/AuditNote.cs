namespace Megapod.Core.People;

using Megapod.Core.Units;

/// <summary>Something that somebody asks or has done, before it has its place in the audit. No part of it is a secret.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Name of the account or token; <c>this machine</c> for the token of the machine itself.</param>
/// <param name="Via">How he was known: <c>cookie</c>, <c>token</c>, <c>local</c>, <c>password</c>, <c>provider</c>, <c>proxy</c> or <c>setup</c>.</param>
/// <param name="Action">What, as method and pattern of the route, or a word.</param>
/// <param name="Subject">With what: values of the path and of the query.</param>
/// <param name="Detail">More in words; empty: nothing.</param>
/// <param name="Result"><c>asked</c>, <c>done</c> with a status, <c>refused</c> or <c>failed</c>.</param>
public sealed record AuditNote(Instant At, string Who, string Via, string Action, string Subject, string Detail, string Result);
