import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { desktopBridge } from './desktop-bridge.ts';

contextBridge.exposeInMainWorld('shardscope', desktopBridge({ ipcRenderer, webUtils }, window));
