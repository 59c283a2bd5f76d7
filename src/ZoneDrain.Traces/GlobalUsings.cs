global using ZoneDrain.Ids;
global using ZoneDrain.Inodes;
global using ZoneDrain.Messages;
