namespace Megapod.Core.People;

/// <summary>What somebody may do at a site. The words are kept in files and spoken over HTTP.</summary>
public enum PersonRole
{
    /// <summary>May look.</summary>
    Viewer,

    /// <summary>May look and have the site do something.</summary>
    Operator,

    /// <summary>May do everything, also change the site file and who may do what.</summary>
    Administrator,

    /// <summary>A customer whose work runs here: may sign in, change the own password, and submit and follow jobs of his own; sees nothing else of the site.</summary>
    Tenant,
}
