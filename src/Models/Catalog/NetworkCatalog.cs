using System.Reflection;
using ConvNeXtGen.Models.Commands;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Catalog;

/// <summary>All networks that the compiler made in this assembly.</summary>
internal static class NetworkCatalog
{
    private static readonly Lazy<IReadOnlyList<NetworkEntry>> s_all = new(Collect);

    /// <summary>The networks, families together, small ones first.</summary>
    public static IReadOnlyList<NetworkEntry> All => s_all.Value;

    /// <summary>The network of that name: the class name in any case, or the config's file name.</summary>
    /// <exception cref="CommandException">There is none; the message has the nearest name.</exception>
    public static NetworkEntry Find(string name)
    {
        var wanted = Path.GetFileNameWithoutExtension(name);
        var found = All.FirstOrDefault(entry => Names(entry).Contains(wanted, StringComparer.OrdinalIgnoreCase));
        if (found is not null)
        {
            return found;
        }

        var nearest = Nearest.Of(wanted, All.SelectMany(Names));
        throw new CommandException($"There is no network '{name}'." + (nearest is null ? " 'convnextgen list' shows them all." : $" Did you mean '{nearest}'?"));
    }

    private static IEnumerable<string> Names(NetworkEntry entry) => [entry.Info.Name, Path.GetFileNameWithoutExtension(entry.Info.Config)];

    private static NetworkEntry[] Collect()
    {
        var make = typeof(NetworkCatalog).GetMethod(nameof(EntryOf), BindingFlags.NonPublic | BindingFlags.Static)!;
        return [.. typeof(NetworkCatalog).Assembly.GetTypes()
            .Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(INetwork)))
            .Select(type => (NetworkEntry)make.MakeGenericMethod(type).Invoke(null, null)!)
            .OrderBy(entry => Family(entry.Info), StringComparer.Ordinal)
            .ThenBy(entry => entry.Info.ParameterCount)
            .ThenBy(entry => entry.Info.Name, StringComparer.Ordinal)];
    }

    private static string Family(NetworkInfo info)
    {
        var config = Path.GetFileNameWithoutExtension(info.Config);
        return config.LastIndexOf('_') is > 0 and var end ? config[..end] : config;
    }

    private static NetworkEntry EntryOf<TNetwork>()
        where TNetwork : nn.Module, INetwork<TNetwork> =>
        new(TNetwork.Description, TNetwork.Create);
}
