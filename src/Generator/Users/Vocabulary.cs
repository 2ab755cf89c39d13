using System.Collections.Immutable;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Modules;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Users;

/// <summary>Every module that a row can name: the built-in ones, and the project's own.</summary>
internal sealed record Vocabulary(EquatableArray<UserModuleSpec> Users)
{
    public static readonly Vocabulary BuiltIn = new(EquatableArray<UserModuleSpec>.Empty);

    /// <summary>Every name that a row can use.</summary>
    public IEnumerable<string> Names => ModuleCatalog.Names.Concat(Users.Select(u => u.Name));

    /// <summary>The module of a name; null when there is none.</summary>
    public ModuleDefinition? Find(string name)
    {
        if (ModuleCatalog.Find(name) is { } builtIn)
        {
            return builtIn;
        }

        foreach (var user in Users)
        {
            if (user.Name == name && user.Problem is null)
            {
                return new UserModule(user);
            }
        }

        return null;
    }

    /// <summary>Collects the project's modules, in an order that does not depend on that of its files.</summary>
    public static Vocabulary Of(ImmutableArray<UserModuleSpec> users) => users.IsEmpty
        ? BuiltIn
        : new(users.Select(u => u with { Location = null }).OrderBy(u => u.Type, StringComparer.Ordinal).ToEquatableArray());

    /// <summary>What is wrong with the project's modules.</summary>
    public static EquatableArray<DiagnosticInfo> Check(ImmutableArray<UserModuleSpec> users)
    {
        var found = new List<DiagnosticInfo>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var user in users.OrderBy(u => u.Type, StringComparer.Ordinal))
        {
            var type = user.Type.Replace("global::", "");
            if (user.Problem is { } problem)
            {
                found.Add(new DiagnosticInfo(Descriptors.InvalidUserModule, user.Location!, EquatableArray.Of(type, problem)));
            }
            else if (ModuleCatalog.Find(user.Name) is not null)
            {
                found.Add(new DiagnosticInfo(Descriptors.UserModuleName, user.Location!, EquatableArray.Of(user.Name, "a built-in module's")));
            }
            else if (names.TryGetValue(user.Name, out var other))
            {
                found.Add(new DiagnosticInfo(Descriptors.UserModuleName, user.Location!, EquatableArray.Of(user.Name, $"that of {other}")));
            }
            else
            {
                names.Add(user.Name, type);
            }
        }

        return found.ToEquatableArray();
    }
}
