namespace Megapod.Site.Accounts;

using Megapod.Core.People;
using Megapod.Site.Api;

/// <summary>What each role may do. There is no other place where that is decided.</summary>
internal static class Rights
{
    private static readonly IReadOnlyList<RoutePolicy> All = [RoutePolicy.Read, RoutePolicy.Operate, RoutePolicy.OperateDemo, RoutePolicy.Administer];

    /// <summary>What somebody of a role may do, as words of the policies.</summary>
    /// <param name="role">The role; null: nobody is signed in.</param>
    public static IReadOnlyList<string> Of(PersonRole? role) => [.. All.Where(p => May(role, p)).Select(p => p.Name)];

    /// <summary>Words for all that can be done: accounts are not in force.</summary>
    public static IReadOnlyList<string> Everything => [.. All.Select(p => p.Name)];

    /// <summary>Whether a role meets a policy.</summary>
    /// <param name="role">The role; null: nobody is signed in.</param>
    /// <param name="policy">What the route asks for.</param>
    public static bool May(PersonRole? role, RoutePolicy policy) =>
        policy == RoutePolicy.Anyone
        || (role is not null && policy == RoutePolicy.SignedIn)
        || role switch
        {
            PersonRole.Viewer => policy == RoutePolicy.Read,
            PersonRole.Operator => policy == RoutePolicy.Read || policy == RoutePolicy.Operate || policy == RoutePolicy.OperateDemo,
            PersonRole.Administrator => All.Contains(policy),
            _ => false,
        };
}
